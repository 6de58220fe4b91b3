"""Merges a LoRA adapter into a base as the PEFT library does, written from its published convention alone.

    merge_peft.py ADAPTER_FOLDER BASE.safetensors  ->  {"name of a weight": [its values after the merge]} of all that changes
"""
import json
import math
import re
import struct
import sys

import torch
import torch.nn.functional as F

PREFIX = "base_model.model."
A, B = ".lora_A.weight", ".lora_B.weight"


def read_safetensors(path):
    """Name -> tensor of 64 bits; the file has float32 only."""
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32", entry
            start, end = entry["data_offsets"]
            flat = torch.frombuffer(data, dtype=torch.float32, offset=start, count=(end - start) // 4)
            tensors[name] = flat.reshape(entry["shape"]).double()
    return tensors


def is_one_of(module, ends):
    return any(module == end or module.endswith("." + end) for end in ends)


def by_pattern(patterns, module, otherwise):
    """The library matches the keys as regular expressions, for the whole name or its end."""
    return next((value for key, value in patterns.items() if re.match(rf"(.*\.)?({key})$", module)), otherwise)


def scaling(config, module):
    rank = by_pattern(config["rank_pattern"], module, config["r"])
    alpha = by_pattern(config["alpha_pattern"], module, config["lora_alpha"])
    return rank, alpha / (math.sqrt(rank) if config["use_rslora"] else rank)


def merged(weight, a, b, scale, fan_in_fan_out):
    """W + scale B A; what the two say about some input must be the same merged and beside each other."""
    if weight.dim() == 4:
        delta = F.conv2d(a.permute(1, 0, 2, 3), b).permute(1, 0, 2, 3)
        x = torch.randn(2, weight.shape[1], 7, 7, dtype=weight.dtype)
        layer, beside = F.conv2d, F.conv2d(F.conv2d(x, a), b)
    else:
        delta = (b @ a).T if fan_in_fan_out else b @ a
        x = torch.randn(2, a.shape[1], dtype=weight.dtype)
        layer, beside = (lambda x, w: x @ (w if fan_in_fan_out else w.T)), x @ a.T @ b.T
    result = weight + scale * delta
    assert (layer(x, result) - layer(x, weight) - scale * beside).abs().max() < 1e-10
    return result


def main(folder, base_file):
    with open(folder + "/adapter_config.json", encoding="utf-8") as file:
        config = json.load(file)
    assert config["peft_type"] == "LORA" and config["bias"] == "none", config
    tensors = read_safetensors(folder + "/adapter_model.safetensors")
    base = read_safetensors(base_file)
    changed = {}
    for key, value in tensors.items():
        assert key.startswith(PREFIX), key
        name = key[len(PREFIX):]
        if name.endswith(A):
            module = name[: -len(A)]
            assert is_one_of(module, config["target_modules"]), module
            rank, scale = scaling(config, module)
            assert value.shape[0] == rank, (module, rank)
            weight = module + ".weight" if module + ".weight" in base else module
            b = tensors[key[: -len(A)] + B]
            changed[weight] = merged(base[weight], value, b, scale, config["fan_in_fan_out"])
        elif not name.endswith(B):
            assert is_one_of(name.rpartition(".")[0], config["modules_to_save"]), name
            changed[name] = value
    json.dump({name: value.flatten().tolist() for name, value in changed.items()}, sys.stdout)


main(*sys.argv[1:])
