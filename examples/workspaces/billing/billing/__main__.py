"""Prints what is owed; `--check` uses a database in memory with invoices of its own."""

import os
import sys

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, select

invoices = Table(
    "invoices",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("customer", String, nullable=False),
    Column("cents", Integer, nullable=False),
)


def owed(connection):
    query = select(invoices.c.customer, func.sum(invoices.c.cents)).group_by(invoices.c.customer)
    return {customer: cents for customer, cents in connection.execute(query)}


def main():
    check = "--check" in sys.argv
    engine = create_engine("sqlite://" if check else os.environ["DATABASE_URL"])
    with engine.begin() as connection:
        invoices.metadata.create_all(connection)
        if check:
            rows = [("north", 1200), ("south", 800), ("north", 50)]
            connection.execute(invoices.insert(), [{"customer": c, "cents": n} for c, n in rows])
        print(f"billing: {owed(connection)}")


if __name__ == "__main__":
    main()
