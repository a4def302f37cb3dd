"""Sends a few requests to the application without a network and prints what it answers: `python3 -m api.check`."""

from . import create_app

READINGS = [("cellar", 11.0), ("cellar", 12.5), ("roof", 24.0)]


def main():
    client = create_app("sqlite://").test_client()
    for sensor, celsius in READINGS:
        answer = client.post("/readings", json={"sensor": sensor, "celsius": celsius})
        assert answer.status_code == 201, answer.text
    print(f"api: {client.get('/summary').get_json()}")


if __name__ == "__main__":
    main()
