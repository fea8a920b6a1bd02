"""The settings: read from the environment once, at the start, and handed on as one plain value.

Every field is the variable `VOISINAGE_<NAME>`; `VOISINAGE_<NAME>_FILE` names a file that holds the value instead.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "VOISINAGE_"
TRUE, FALSE = {"1", "oui", "true", "yes", "on"}, {"", "0", "non", "false", "no", "off"}


class SettingsRefused(Exception):
    """The application cannot start with these settings. `problems` are French sentences that say how to mend them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What the machine decides. What the commune decides is in its rules, in the database."""

    instance: Path = Path("instance")
    database_url: str = ""  # empty: SQLite in the instance folder
    secret_key: str = ""  # empty: instance/secret.key, written by `voisinage init`
    keys: str = ""  # what closes names, numbers and addresses in the database; empty: instance/voisinage.keys
    keys_file: str = ""  # where `keys` were read: a file is read again when it changes
    base_url: str = "http://127.0.0.1:5000"
    sms_carrier: str = "console"
    sms_sender: str = "Voisinage"
    sms_replies: bool | None = None  # whether texts can be answered; None: what the sender tells by itself
    sms_per_second: float = 0  # for each sender; 0: no limit
    sms_segment_price: float = 0  # euros; 0: not known
    sms_only_to: str = ""  # trial mode: the only phones that get texts
    sms_timeout: int = 10  # seconds
    sms_threads: int = 4  # messages sent at the same time by a process
    voice_number: str = ""  # empty: nobody is called
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_base_url: str = ""
    http_url: str = ""
    http_method: str = "GET"
    http_parameters: str = (
        "username=voisinage&password={password}&from={sender}&to={to}&text={body}"
        "&charset=UTF-8&coding={coding}&validity={validity_minutes}&dlr-mask=31&dlr-url={report_url}"
    )
    http_password: str = ""
    http_sender: str = ""  # empty: the same as everywhere
    http_accepted: str = ""  # empty: every answer of 2xx takes a text
    http_report: str = "etat=%d"
    http_hook_url: str = ""  # where the gateway brings reports; empty: the public address
    http_hook_secret: str = ""  # empty: no gateway is heard
    http_hook_from: str = "127.0.0.1/32,::1/128"
    smtp_url: str = ""  # empty: nobody is written to by mail
    mail_from: str = ""
    host: str = "127.0.0.1"
    port: int = 5000
    threads: int = 8
    workers: int = 3
    trusted_proxies: int = 0
    trusted_hosts: str = ""  # further names under which the site answers, with commas between
    map_tiles_url: str = ""
    map_tiles_credit: str = ""  # whom the background is owed to, as its licence wants it said
    session_idle_minutes: int = 240  # unused for longer, a session of an agent ends
    session_hours: int = 12  # and after that in any case
    oidc_issuer: str = ""  # empty: accounts are only here
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "ProConnect"  # on the button
    oidc_mails_verified: bool = False  # the provider verifies every mail without saying so, as ProConnect does
    oidc_scopes: str = "openid given_name usual_name email siret"
    backup_folder: Path = Path("instance/sauvegardes")
    backup_key: str = ""  # the passphrase that opens backups; empty: none are taken
    backup_keep: int = 14  # how many good ones stay
    backup_hours: int = 24  # between two; 0: by command alone
    metrics_token: str = ""  # empty: /metrics answers this machine alone
    readings_many: int = 20  # different records an agent opens in an hour, from which on it is looked at
    readings_times: float = 2  # and more than so many times their own busiest hour
    readings_at_night: int = 5
    readings_idle: int = 15  # with nothing done to any of them
    readings_elsewhere: int = 8  # in sectors they never had to do with
    dpo: str = ""  # whom people write to about their data: a name and an address of mail
    heartbeat_url: str = ""  # called while all is well; empty: nobody is
    demo: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings. Raises SettingsRefused for a value that cannot be read at all."""
        settings, unreadable = cls.read(environ)
        if unreadable:
            raise SettingsRefused(list(unreadable.values()))
        return settings

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "tuple[Settings, dict[str, str]]":
        """The settings, with the default of whatever cannot be read; and for each such variable a French sentence."""
        given: dict[str, Any] = {}
        unreadable: dict[str, str] = {}
        for setting in fields(cls):
            try:
                raw = _raw(environ, setting.name)
                if raw is not None:
                    given[setting.name] = _parsed(setting, raw)
            except ValueError as error:
                unreadable[variable(setting.name)] = str(error)
        given.setdefault("base_url", f"http://127.0.0.1:{given.get('port', cls.port)}")
        return _completed(cls(**given)), unreadable

    @property
    def host_name(self) -> str:
        """The host of the public address, without port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def on_https(self) -> bool:
        """Whether everybody reaches the site by an encrypted way."""
        return self.base_url.startswith("https:")

    @property
    def further_hosts(self) -> list[str]:
        """The names of `trusted_hosts`, one by one."""
        return [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]

    @property
    def on_sqlite(self) -> bool:
        """Whether one process holds everything, in one file."""
        return self.database_url.startswith("sqlite")


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _completed(settings: Settings) -> Settings:
    """Fill in what follows from the rest, and what `voisinage init` wrote."""
    secret_file = settings.instance / "secret.key"
    secret = settings.secret_key
    if not secret and secret_file.is_file():
        secret = secret_file.read_text(encoding="utf-8").strip()
    if not secret and settings.demo:
        secret = secrets.token_hex(32)  # a demo forgets its sign-ins when it stops
    database = settings.database_url or f"sqlite:///{(settings.instance / 'voisinage.sqlite3').resolve()}"
    return replace(settings, secret_key=secret, database_url=database, base_url=settings.base_url.rstrip("/"))


def _raw(environ: Mapping[str, str], name: str) -> str | None:
    direct, by_file = variable(name), f"{variable(name)}_FILE"
    if direct in environ:
        return environ[direct].strip()
    if by_file not in environ:
        return None
    try:
        return Path(environ[by_file]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{by_file} : le fichier {environ[by_file]} ne peut pas être lu. Vérifiez le chemin."
        ) from error


def _parsed(setting: "Field[Any]", raw: str) -> Any:
    if setting.type is Path:
        return Path(raw)
    if setting.type is int:
        return _whole_number(setting.name, raw)
    if setting.type is float:
        return _number(setting.name, raw)
    if setting.type is bool:
        return _yes_or_no(setting.name, raw)
    if setting.type == bool | None:
        return _yes_or_no(setting.name, raw) if raw else None
    return raw


def _whole_number(name: str, raw: str) -> int:
    if not raw.isdecimal():
        raise ValueError(f"{variable(name)} vaut « {raw} » : écrivez un nombre entier.")
    return int(raw)


def _number(name: str, raw: str) -> float:
    if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", raw):
        raise ValueError(f"{variable(name)} vaut « {raw} » : écrivez un nombre, comme 0,07 ou 5.")
    return float(raw.replace(",", "."))


def _yes_or_no(name: str, raw: str) -> bool:
    if raw.lower() not in TRUE | FALSE:
        raise ValueError(f"{variable(name)} vaut « {raw} » : écrivez oui ou non.")
    return raw.lower() in TRUE
