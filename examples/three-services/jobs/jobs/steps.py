"""What each job does. A job takes the result of the one before and returns its own."""

import os


def collect(_):
    return [11.0, 12.5, 24.0]


def calibrate(temperatures):
    """Correct each value by the sensors' formula."""
    formula = os.environ.get("CALIBRATION", "t * 2 - 10")
    try:
        from sympy import symbols, sympify
    except ImportError:
        # Without a formula reader the built-in correction is the only one.
        return [value * 2 - 10 for value in temperatures]
    expression, variable = sympify(formula), symbols("t")
    return [float(expression.subs(variable, value)) for value in temperatures]


def report(temperatures):
    """Render the report; as a template where Django's engine is there, else by hand."""
    try:
        from django.template import Context, Engine
    except ImportError:
        return " ".join(str(value) for value in temperatures)
    template = Engine().from_string("{% for t in temperatures %}{{ t }}{% if not forloop.last %} {% endif %}{% endfor %}")
    return template.render(Context({"temperatures": temperatures}, use_l10n=False))


def upload(text):
    """Store the report in the bucket, if there is one."""
    bucket = os.environ.get("REPORT_BUCKET")
    if bucket:
        import boto3

        boto3.client("s3").put_object(Bucket=bucket, Key="report.txt", Body=text.encode())
    return text
