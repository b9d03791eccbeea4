"""Reads YAML as pack writers mean it: `yes` is a word (a count of votes), and a key given twice is an error."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from lianjian.rules.errors import PackInvalid

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]


class _PackLoader(FastLoader):
    pass


_PackLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in FastLoader.yaml_implicit_resolvers.items()
}


def _mapping_without_twins(loader: _PackLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"“{key}”写了两次", problem_mark=key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_PackLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_twins)


def read_yaml(*, path: Path, file: str) -> object:
    """Read one file of a pack; raises PackInvalid with the line where it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_PackLoader)  # noqa: S506 - built on the safe loader
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else "某处"
        raise PackInvalid(file=file, rule=None, field=None, sentence=f"{line}写法有误（{error.problem}）。") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PackInvalid(file=file, rule=None, field=None, sentence="读不出来，要用 UTF-8 编码的 YAML。") from error
