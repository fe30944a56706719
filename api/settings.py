"""Settings of the server: one frozen object, read once from options and `CHITHI_…` variables."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.variables import LEVELS, VARIABLES, default_store
from ontology.iri import Base, InvalidBase


class BadSetting(ValueError):
    """A value that a setting cannot have. `variable` is its name in the environment."""

    def __init__(self, variable: str, reason: str) -> None:
        self.variable = variable
        self.reason = reason
        super().__init__(f"{variable}: {reason}")


def _base(value: Any) -> Any:
    return Base(value) if isinstance(value, str) else value  # InvalidBase is a ValueError, which pydantic reports


def _between(name: str) -> Any:
    """The bounds of a number, as the table has them."""
    return Field(VARIABLES[name].default, ge=VARIABLES[name].least, le=VARIABLES[name].most)


class Settings(BaseSettings):
    """What `create_app` is given. `api.variables` says what each sets; read it with `read`, which names a bad one."""

    model_config = SettingsConfigDict(env_prefix="CHITHI_", frozen=True, extra="forbid", env_ignore_empty=True)

    store: Path = Field(default_factory=default_store)
    base: Annotated[Base, NoDecode, BeforeValidator(_base)] = Base()
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = _between("port")
    workers: int = _between("workers")
    query_seconds: float = _between("query_seconds")
    query_memory_mb: int = _between("query_memory_mb")
    total_memory_mb: int = _between("total_memory_mb")
    max_rows: int = _between("max_rows")
    max_mb: int = _between("max_mb")
    queue_seconds: float = _between("queue_seconds")
    cache_mb: int = _between("cache_mb")
    in_memory_quads: int = _between("in_memory_quads")
    cors_origins: str = ""
    trusted_proxies: str = ""
    grace_seconds: int = _between("grace_seconds")
    log_level: str = "info"

    @field_validator("store", mode="before")
    @classmethod
    def _folder(cls, value: Any) -> Any:
        if "://" in str(value):  # it would silently become a folder of that name
            raise ValueError("expected a folder: stores at an address are not supported yet")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value not in LEVELS:
            raise ValueError(f"expected one of {', '.join(LEVELS)}")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        for origin in listed(value):
            if origin != "*" and (not origin.startswith(("http://", "https://")) or origin.count("/") != 2):
                raise ValueError(f"{origin!r} is no origin: expected https://host, http://host:port or *")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        for address in listed(value):
            try:
                ip_network("::/0" if address == "*" else address, strict=False)
            except ValueError as error:
                raise ValueError(f"{address!r} is no address: expected 10.0.0.1, 10.0.0.0/8 or *") from error
        return value

    @classmethod
    def read(cls, **given: Any) -> Settings:
        """Settings from what is given and the environment; raise BadSetting with the variable's name."""
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            variable = VARIABLES[name].variable if name in VARIABLES else name
            raise BadSetting(variable, first["msg"].removeprefix("Value error, ")) from error
        except InvalidBase as error:
            raise BadSetting(VARIABLES["base"].variable, str(error)) from error


def listed(text: str) -> list[str]:
    """The parts of a setting that holds several."""
    return [part for each in text.split(",") if (part := each.strip())]
