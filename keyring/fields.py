"""
Columns that hold a family's words sealed with the key of the child or the family.

A model with such columns says whose key it is: `key_owner` (UUID), `key_owner_field` (the column
that holds it) and `key_region` (two letters, asked when the owner's first key is made). Values are
opened when they are read and sealed when the row is saved; nothing and the empty value are stored
as NULL. What is sealed with a destroyed key reads as the empty value; so does what does not open,
and that is logged. Either stays in the row as it is until something else is assigned. A sealed
column cannot be searched, sorted by or updated in bulk.
"""

import json
import logging
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.utils import NotSupportedError

from keyring import envelope, ring

log = logging.getLogger(__name__)


class Sealed(bytes):
    """A value as it stands in the row."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class Opening(DeferredAttribute):
    """The attribute of a model: opens what is read, keeps what is assigned."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if value is None:
            value = self.field.empty()
        if not isinstance(value, Sealed):
            if self.field.is_mutable:  # what is changed in place is to be saved
                instance.__dict__[self.field.attname] = value
            return value
        try:
            opened = self.field.open(value, instance)
        except envelope.NotOurs:
            where = {"column": str(self.field), "row": str(instance.pk)}
            log.error("a sealed value does not open", extra=where)
            opened = None
        if opened is None:
            return self.field.empty()
        instance.__dict__[self.field.attname] = opened
        return opened

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """What the kinds of sealed columns share."""

    descriptor_class = Opening
    is_mutable: ClassVar[bool] = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"null": True, "blank": True})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def empty(self) -> Any:
        """What nothing reads as."""
        raise NotImplementedError

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else self.empty()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise NotSupportedError(f"{self.name} is sealed for its row: save the row instead")
        return connection.Database.Binary(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return value
        if value is None or value == self.empty():
            return None
        owner = model_instance.key_owner
        keys = ring.keys_to_write(owner, lambda: model_instance.key_region)
        return Sealed(
            envelope.seal(
                self.to_bytes(value),
                key=keys.by_number[keys.current],
                number=keys.current,
                identity=self.identity(model_instance.pk, owner),
            )
        )

    def open(self, sealed: Sealed, instance: Any) -> Any:
        """
        The value, or None when its key was destroyed.

        Raises envelope.NotOurs, also when its key is missing without having been destroyed, and
        KeyStoreUnavailable when nobody can be asked.
        """
        owner, number = instance.key_owner, envelope.key_number(sealed)
        keys = ring.keys_of(owner, with_number=number)
        if not keys.by_number and ring.is_destroyed(owner):
            return None
        key = keys.by_number.get(number)
        if key is None:
            raise envelope.NotOurs
        return self.from_bytes(
            envelope.unseal(sealed, key=key, identity=self.identity(instance.pk, owner))
        )

    def value_to_string(self, obj: Any) -> str:
        raise NotSupportedError(f"{self.name} is sealed and not for fixtures")

    def identity(self, pk: Any, owner: Any) -> str:
        """Where a value stands: it opens nowhere else."""
        return f"{self.model._meta.db_table}|{self.column}|{pk}|{owner}"


class SealedText(SealedField):
    """A sealed str."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def empty(self) -> str:
        return ""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()

    def formfield(self, **options: Any) -> Any:
        return super().formfield(
            **{"form_class": forms.CharField, "max_length": self.max_length} | options
        )


class SealedDate(SealedField):
    """A sealed date."""

    def empty(self) -> None:
        return None

    def to_python(self, value: Any) -> date | None:
        return forms.DateField(required=False).to_python(value)

    def to_bytes(self, value: Any) -> bytes:
        return (value if isinstance(value, str) else value.isoformat()).encode()

    def from_bytes(self, plain: bytes) -> date:
        return date.fromisoformat(plain.decode())

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": forms.DateField} | options)


class SealedList(SealedField):
    """A sealed list of what JSON can say."""

    is_mutable = True

    def empty(self) -> list[Any]:
        return []

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField} | options)
