"""The OpenAPI document, written from the table of questions and the schema of the answers."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from blocs import __version__
from blocs.web.parameters import Parameter, Question
from blocs.web.problems import KINDS
from blocs.web.questions import QUESTIONS

__all__ = ["openapi"]

ROOT = "/api/v1"


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the API; treat it as read-only.

    The schemas are those of ``envelope.schema.json``, moved to where OpenAPI keeps them.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "blocs",
            "version": __version__,
            "summary": "Who is in which agreement, since when, and who says so.",
            "description": "Every answer carries the question as understood, the evidence and "
            "the ledger. Answers are yes, no, possible or unknown; counts are ranges.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ROOT, "description": "this server"}],
        "paths": {f"/{q.name}": _path(q) for q in QUESTIONS.values()},
        "components": {
            "schemas": _schemas(),
            "responses": {
                "problem": {
                    "description": "A problem document (RFC 9457); its type leads to the page "
                    "that explains it.",
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/problem"}
                        }
                    },
                }
            },
        },
    }


def _moved(part: Any) -> Any:
    """Return a part of the schema with its references pointing into ``components``."""
    if isinstance(part, dict):
        return {
            k: v.replace("#/$defs/", "#/components/schemas/") if k == "$ref" else _moved(v)
            for k, v in part.items()
        }
    return [_moved(p) for p in part] if isinstance(part, list) else part


@cache
def _envelope() -> dict[str, Any]:
    text = resources.files("blocs").joinpath("envelope.schema.json").read_text("utf-8")
    envelope: dict[str, Any] = json.loads(text)
    return envelope


def _answers(name: str) -> list[Any]:
    """Return the shapes that the answer of a question may have."""
    found = []
    for rule in _envelope()["allOf"]:
        asked = rule["if"]["properties"]["question"]["properties"]
        if asked["command"]["const"] == name:
            found.append(_moved(rule["then"]["properties"]["answer"]))
    return found


def _schemas() -> dict[str, Any]:
    envelope = _envelope()
    found: dict[str, Any] = {name: _moved(d) for name, d in envelope["$defs"].items()}
    found["envelope"] = _moved(
        {k: envelope[k] for k in ("description", "type", "required", "properties")}
    )
    found["problem"] = {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "enum": [f"/api#problem-{k}" for k in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "what to do about it, in words"},
            "instance": {"type": "string", "description": "what was asked"},
            "suggestions": {"type": "array", "items": {"type": "string"}},
            "errors": {"type": "array", "items": {"type": "object"}},
            "problems": {"type": "array", "items": {"type": "object"}},
        },
    }
    return found


def _path(question: Question) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": question.name,
        "summary": question.summary,
        "parameters": [_parameter(p, question) for p in question.every()],
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": {} if question.takes_table else {"ETag": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {
                            "allOf": [
                                {"$ref": "#/components/schemas/envelope"},
                                {
                                    "properties": {
                                        "question": {
                                            "properties": {"command": {"const": question.name}}
                                        },
                                        "answer": {"anyOf": _answers(question.name)},
                                    }
                                },
                            ]
                        }
                    },
                    "text/csv": {"schema": {"type": "string"}},
                },
            },
            "default": {"$ref": "#/components/responses/problem"},
        },
    }
    if question.takes_table:
        operation["requestBody"] = {
            "required": True,
            "description": "A table of claims, as docs/check.md describes it.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
        return {"post": operation}
    operation["responses"]["304"] = {"description": "The client has the answer already."}
    return {"get": operation}


def _parameter(parameter: Parameter, question: Question) -> dict[str, Any]:
    schemas: dict[str, dict[str, Any]] = {
        "day": {"type": "string", "format": "date"},
        "flag": {"type": "boolean"},
        "whole": {"type": "integer"},
        "number": {"type": "number"},
        "choice": {"type": "string", "enum": list(parameter.choices)},
    }
    schema = schemas.get(parameter.kind, {"type": "string"})
    if parameter.least is not None:
        schema["minimum"] = parameter.least
    if parameter.most is not None:
        schema["maximum"] = parameter.most
    if parameter.default is not None and parameter.kind != "day":
        schema["default"] = parameter.default
    if parameter.many:
        schema = {"type": "array", "items": schema}
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.meaning
        + (" Today when not given." if parameter.default == "today" else ""),
        "schema": schema,
    }
    if parameter.many:
        described.update(style="form", explode=True)
    if parameter.name in question.example:
        described["example"] = question.example[parameter.name]
    return described
