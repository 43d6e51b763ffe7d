"""Alembic's entry: one synchronous connection, one transaction for all steps."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, pool


def run() -> None:
    """Apply the missing revisions over a connection of our own."""
    url = (context.config.get_main_option("sqlalchemy.url") or "").replace("+aiosqlite", "")
    sqlite = url.startswith("sqlite")
    arguments: dict[str, Any] = {"isolation_level": None} if sqlite else {}
    engine = create_engine(url, poolclass=pool.NullPool, connect_args=arguments)
    if sqlite:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
