"""Asks the API for a forecast once an hour."""

import os
import time

import httpx


def main():
    url = os.environ["API_URL"] + "/forecast"
    while True:
        answer = httpx.get(url, params={"t": [11.0, 12.5, 24.0]})
        print(f"worker: tomorrow {answer.json()['tomorrow']}", flush=True)
        time.sleep(3600)


if __name__ == "__main__":
    main()
