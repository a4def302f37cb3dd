"""Answers `GET /forecast?t=11&t=12.5` with tomorrow's temperature."""

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from .model import forecast


async def tomorrow(request):
    temperatures = [float(value) for value in request.query_params.getlist("t")]
    if not temperatures:
        return JSONResponse({"error": "give at least one t"}, status_code=400)
    return JSONResponse({"tomorrow": forecast(temperatures)})


app = Starlette(routes=[Route("/forecast", tomorrow)])
