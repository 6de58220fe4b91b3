"""The training of a caster in plain PyTorch: the peer that bench/run training measures ours against.

The same network with the same weights and losses (checked before anything is timed), written as one writes PyTorch. Reads one
request a line, as JSON, from standard input and answers with a line:

    {"do": "loss", "settings": {..}, "weights": FILE, "batch": FILE}                        -> {"loss": ..}
    {"do": "time", .. the same .., "together": EPISODES A STEP, "steps": N, "tuned": B}     -> {"seconds": ..}

The files are safetensors. "tuned" takes what ours uses and what is faster on a CPU, maps in the channels-last format and variances
from mean squares: what then remains is the difference of the bindings and the trainer, not of the operations.
"""
import json
import math
import struct
import sys
import time

import torch
import torch.nn.functional as F


def read_safetensors(path):
    """Name -> tensor; float32 only."""
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
            tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


def moments(x, tuned):
    """Mean and biased variance of each channel."""
    if not tuned:
        variance, mean = torch.var_mean(x, (0, 2, 3), unbiased=False)
        return mean, variance
    count = x.numel() / x.shape[1]
    mean = x.sum((0, 2, 3)) / count
    return mean, F.relu((x * x).sum((0, 2, 3)) / count - mean * mean)


class Caster:
    """The HyperTransformer and its student for E episodes side by side, as grouped convolutions."""

    def __init__(self, settings, weights, episodes, tuned):
        self.sizes, self.w, self.e, self.tuned = settings["sizes"], weights, episodes, tuned
        self.channels = settings["student"]["channels"]

    def tile(self, x):
        return x if self.e == 1 else x.repeat(self.e, *[1] * (x.dim() - 1))

    def conv(self, x, kernel, bias=None, stride=1):
        if self.tuned:
            x = x.contiguous(memory_format=torch.channels_last)
        return F.conv2d(x, kernel, bias, stride=stride, padding=1, groups=self.e)

    def per_image(self, maps):  # [n, E*c, h, w] -> [E, n, c]
        return maps.mean((2, 3)).unflatten(1, (self.e, -1)).transpose(0, 1)

    def extract(self, name, x):
        kernel, bias = self.tile(self.w[name + "kernel"]), self.tile(self.w[name + "bias"])
        return F.relu(self.conv(x, kernel, bias, 2))

    def norm(self, name, x):
        return F.layer_norm(x, (self.sizes["width"],), self.w[name + "norm.gain"], self.w[name + "norm.bias"])

    def encoder(self, name, x):  # [E, t, D]
        w, heads, width = self.w, self.sizes["heads"], self.sizes["width"]
        for layer in range(1, self.sizes["layers"] + 1):
            own = f"{name}layer{layer}."
            projected = self.norm(own + "attention.", x) @ w[own + "attention.in"]
            q, k, v = (p.unflatten(2, (heads, -1)).transpose(1, 2) for p in projected.split(width, 2))
            mixed = torch.softmax(q / math.sqrt(width / heads) @ k.transpose(2, 3), 3) @ v
            x = x + mixed.transpose(1, 2).flatten(2) @ w[own + "attention.out"]
            hidden = F.relu(self.norm(own + "feed.", x) @ w[own + "feed.in"] + w[own + "feed.in.bias"])
            x = x + hidden @ w[own + "feed.out"] + w[own + "feed.out.bias"]
        return self.norm(name, x)

    def linear(self, name, x):
        return x @ self.w[name] + self.w[name + ".bias"]

    def generated(self, block, start, x, per_image):
        name = f"generator.block{block}."
        local = self.per_image(self.extract(name + "local.", x))
        samples = self.linear(name + "sample", torch.cat([self.per_image(x), local, *per_image], 2))
        slices = start.unflatten(0, (self.e, -1)).flatten(2) @ self.w[name + "slice.previous"] + self.w[name + "slice"]
        read = self.encoder(name + "encoder.", torch.cat([slices, samples], 1))
        change = read[:, : slices.shape[1]] @ self.w[name + "change"]
        inputs = start.shape[1]
        change = change * (0.5 * math.sqrt(2 / (9 * inputs)))
        return start + change.flatten(0, 1).unflatten(1, (inputs, 3, 3))

    def activate(self, own, x):
        scale = own["log_gain"].exp() / (own["variance"] + 1e-3).sqrt()
        shift = own["bias"] - own["mean"] * scale
        pooled = F.max_pool2d(x, 2)
        return F.relu(pooled * scale[:, None, None] + shift[:, None, None])

    def statistics(self, block, own, x):
        mean, variance = moments(x, self.tuned)
        count = x.shape[0] * x.shape[2] * x.shape[3]
        share = count / (count + self.w[f"generator.block{block}.log_prior"].exp())
        centre = mean * share + own["mean"] * (1 - share)
        spread = (variance + (mean - centre) ** 2) * share
        return centre, spread + (F.relu(own["variance"]) + (own["mean"] - centre) ** 2) * (1 - share)

    def embedding(self, x):  # [n, E*c, h, w] -> [E, n, F]
        return x.unflatten(1, (self.e, -1)).flatten(2).transpose(0, 1)

    def means(self, membership, x):
        return membership.transpose(1, 2) @ x / membership.sum(1).clamp(min=1e-6)[:, :, None]

    def cast(self, images, membership, codes):
        labels = torch.cat([membership @ codes, membership.sum(2, keepdim=True)], 2)
        shared = images
        for layer in (1, 2, 3):
            shared = self.extract(f"generator.shared.conv{layer}.", shared)
        per_image = [self.per_image(shared), labels]
        written, x = [], images
        for block in range(1, len(self.channels) + 1):
            own = {k: self.tile(self.w[f"base.block{block}.{k}"]) for k in ("kernel", "mean", "variance", "log_gain", "bias")}
            own["kernel"] = self.generated(block, own["kernel"], x, per_image)
            convolved = self.conv(x, own["kernel"])
            own["mean"], own["variance"] = self.statistics(block, own, convolved)
            x = self.activate(own, convolved)
            written.append(own)
        embedding = self.embedding(x)
        prototypes = self.means(membership, embedding)
        tokens = self.linear("generator.head.sample", torch.cat([embedding, membership @ prototypes, labels], 2))
        asked = self.means(membership, self.encoder("generator.head.encoder.", tokens))
        refinement = asked @ self.w["generator.head.refinement"]
        return written, prototypes + refinement * self.w["generator.head.strength"]

    def loss(self, batch):
        written, prototypes = self.cast(batch["images"], batch["membership"], batch["codes"])
        x = batch["queries"]
        for own in written:
            x = self.activate(own, self.conv(x, own["kernel"]))
        x = self.embedding(x)
        distances = x.square().sum(2)[:, :, None] + prototypes.square().sum(2)[:, None] - 2 * x @ prototypes.transpose(1, 2)
        logits = -F.relu(distances) / self.w["log_temperature"].exp()
        return F.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten())


def batches(file, together):
    """The file's episodes, so many a batch, side by side as channel groups."""
    all_of = read_safetensors(file)
    found = []
    for first in range(0, len(all_of["codes"]), together):
        one = {name: tensor[first : first + together] for name, tensor in all_of.items()}
        found.append({
            "images": one["support"].transpose(0, 1).flatten(1, 2),  # [E, n, C, S, S] -> [n, E*C, S, S]
            "membership": F.one_hot(one["support_labels"].long(), one["codes"].shape[1]).float(),
            "codes": one["codes"],
            "queries": one["query"].transpose(0, 1).flatten(1, 2),
            "targets": one["query_labels"].long(),
        })
    return found


def train(weights, request):
    parameters = list(weights.values())
    optimizer = torch.optim.AdamW(parameters, lr=1e-4, weight_decay=1e-4)
    data = batches(request["batch"], request["together"])
    caster = Caster(request["settings"], weights, request["together"], request["tuned"])
    start = time.perf_counter()
    for step in range(request["steps"]):
        optimizer.zero_grad(set_to_none=True)
        loss = caster.loss(data[step % len(data)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1)
        optimizer.step()
        assert math.isfinite(loss.item())
    return time.perf_counter() - start


def main():
    torch.set_num_threads(1)
    for line in sys.stdin:
        request = json.loads(line)
        weights = {k: v.requires_grad_() for k, v in read_safetensors(request["weights"]).items()}
        if request["do"] == "loss":
            data = batches(request["batch"], request["together"])
            losses = [Caster(request["settings"], weights, request["together"], c).loss(data[0]).item() for c in (False, True)]
            answer = {"loss": losses[0], "tuned_loss": losses[1]}
        else:
            answer = {"seconds": train(weights, request)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
