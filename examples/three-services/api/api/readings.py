"""The table of readings."""

from sqlalchemy import Column, Float, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import StaticPool

Base = declarative_base()


class Reading(Base):
    __tablename__ = "readings"

    id = Column(Integer, primary_key=True)
    sensor = Column(String, nullable=False, index=True)
    celsius = Column(Float, nullable=False)


class Readings:
    def __init__(self, url):
        # A database in memory lives as long as its one connection.
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if url == "sqlite://" else {}
        self.engine = create_engine(url, **options)
        Base.metadata.create_all(self.engine)

    def add(self, sensor, celsius):
        with Session(self.engine) as session:
            session.add(Reading(sensor=sensor, celsius=celsius))
            session.commit()

    def all(self):
        with Session(self.engine) as session:
            rows = session.query(Reading).order_by(Reading.id)
            return [{"sensor": row.sensor, "celsius": row.celsius} for row in rows]
