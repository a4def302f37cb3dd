"""Readings of temperature sensors: stores them and sums them up."""

import os

from flask import Flask, jsonify, request

from .readings import Readings
from .summary import summarise


def create_app(database=None):
    app = Flask(__name__)
    readings = Readings(database or os.environ.get("DATABASE_URL", "sqlite://"))

    @app.post("/readings")
    def add():
        body = request.get_json()
        readings.add(body["sensor"], float(body["celsius"]))
        return jsonify(stored=1), 201

    @app.get("/readings")
    def listing():
        return jsonify(readings.all())

    @app.get("/summary")
    def summary():
        return jsonify(summarise(readings.all()))

    @app.get("/health")
    def health():
        return jsonify(status="ok")

    return app
