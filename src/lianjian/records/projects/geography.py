"""Distances between places given in degrees."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

FloatArray = npt.NDArray[np.float64]


def great_circle_km(*, longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """The way as the crow flies, by the haversine formula."""
    up, across = radians(other_latitude - latitude) / 2, radians(other_longitude - longitude) / 2
    chord = sin(up) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(across) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def plane_km(*, degrees: FloatArray, middle: tuple[float, float]) -> FloatArray:
    """Places (longitude, latitude) as kilometres in a plane touching the earth at the middle.

    Stereographic, so that within 100 km of the middle a distance in the plane is the great circle's within 0.01 %.
    """
    east, north = np.radians(degrees[:, 0] - middle[0]), np.radians(degrees[:, 1])
    centre = radians(middle[1])
    facing = 1 + sin(centre) * np.sin(north) + cos(centre) * np.cos(north) * np.cos(east)
    x = 2 * EARTH_RADIUS_KM * np.cos(north) * np.sin(east) / facing
    y = 2 * EARTH_RADIUS_KM * (cos(centre) * np.sin(north) - sin(centre) * np.cos(north) * np.cos(east)) / facing
    return np.stack([x, y], axis=1)
