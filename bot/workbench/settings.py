"""Settings of the workbench: who may use it, and how they sign in."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from bot.channels.rates import CounterStorage, Rate
from bot.settings import ChannelSettings, CommaSeparated, check_secret
from bot.workbench.passwords import is_hash

SHORTEST_SECRET = 32  # characters


class Role(IntEnum):
    """What a person may do. Each role may do what the ones before it may."""

    READER = 1
    EDITOR = 2
    """Writes changes, tries them and hands them to a publisher."""
    PUBLISHER = 3
    """Puts changes live and takes them back."""


class User(NamedTuple):
    name: str
    role: Role
    password: str
    """Hash of the password. Empty if the person can sign in by the proxy only."""


def _parse(entry: str) -> str:
    name, _, rest = entry.partition(":")
    role, _, password = rest.partition(":")
    if not name.strip() or role.upper() not in Role.__members__ or (password and not is_hash(password)):
        raise ValueError("write a user as name:role or name:role:hash; the roles are reader, editor and publisher")
    return entry


class WorkbenchSettings(ChannelSettings):
    """The workbench is off without users."""

    model_config = SettingsConfigDict(env_prefix="CAREERS_WORKBENCH_", hide_input_in_errors=True)

    users: Annotated[tuple[Annotated[str, AfterValidator(_parse)], ...], CommaSeparated] = Field((), repr=False)
    """The people who may use it, as `careers workbench-user` prints them."""
    proxy_secret: str = Field("", repr=False)
    """Shared with the reverse proxy that signs people in, which sends it with each request as X-Careers-Proxy-Secret."""
    proxy_user_header: str = "X-Forwarded-User"
    """Header in which the proxy sends the person's name. Only read next to the right secret."""
    session_hours: float = Field(8.0, gt=0, le=24 * 7)
    sign_ins_per_address: Rate = "10/minute; 100/day"
    counters: CounterStorage = "memory://"

    @field_validator("proxy_secret")
    @classmethod
    def _check_secret(cls, secret: str) -> str:
        return check_secret(secret, SHORTEST_SECRET) if secret else secret

    @model_validator(mode="after")
    def _somebody_can_sign_in(self) -> WorkbenchSettings:
        known = self.by_name()
        if len(known) < len(self.users):
            raise ValueError("a name stands twice among the users")
        if known and not self.proxy_secret and not any(user.password for user in known.values()):
            raise ValueError("nobody can sign in: no user has a password, and there is no proxy_secret")
        return self

    def by_name(self) -> dict[str, User]:
        """Return the users by name."""
        parts = (entry.split(":", 2) for entry in self.users)
        return {name: User(name, Role[role.upper()], "".join(password)) for name, role, *password in parts}
