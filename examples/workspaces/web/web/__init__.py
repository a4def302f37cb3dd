"""The start page."""

from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/")
    def start():
        return "<h1>Welcome</h1>"

    return app
