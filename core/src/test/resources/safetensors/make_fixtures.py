"""Writes the safetensors files that SafetensorsTest reads, with none of our code.

    python3 make_fixtures.py        (needs numpy and torch, for their own half and bfloat16 conversions)
"""

import json
import struct

import numpy as np
import torch


def write(name, metadata, tensors, order, padded):
    """tensors: (name, dtype, shape, bytes) in the order of their data; order: their order in the header."""
    header, begin = {}, 0
    described = {}
    for tensor, dtype, shape, data in tensors:
        described[tensor] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, begin + len(data)]}
        begin += len(data)
    if metadata:
        header["__metadata__"] = metadata
    for tensor in order:
        header[tensor] = described[tensor]
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    if padded:
        text += b" " * (-len(text) % 8)
    with open(name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data for *_, data in tensors))


def f32(*values):
    return np.array(values, "<f4").tobytes()


def f16(*values):
    return np.array(values, "<f2").tobytes()


def bf16(*values):
    return torch.tensor(values, dtype=torch.float64).to(torch.bfloat16).view(torch.int16).numpy().astype("<i2").tobytes()


write(
    "plain.safetensors",
    {"a": "1", "format": "weightcast"},
    [
        ("block1.kernel", "F32", [2, 1, 1, 2], f32(0.5, -1.25, 3e-20, 1e30)),
        ("temperature", "F32", [], f32(0.1)),
        ("nothing", "F32", [0, 3], b""),
        ("Schlüssel", "F32", [3], f32(1, float("inf"), -0.0)),
    ],
    ["block1.kernel", "temperature", "nothing", "Schlüssel"],
    padded=True,
)

# Data in another order than the header, no padding, all element types.
write(
    "mixed.safetensors",
    {},
    [
        ("half", "F16", [2, 3], f16(1, -2.5, 65504, 6e-8, 0.1, float("-inf"))),
        ("brain", "BF16", [3], bf16(1, -2.5, 0.1)),
        ("single", "F32", [1], f32(0.1)),
    ],
    ["single", "half", "brain"],
    padded=False,
)
