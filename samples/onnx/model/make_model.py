"""Trains the model of this sample and writes it: a small network that tells four shapes apart in pictures of 16 by 16.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_model.py shapes.onnx

The pictures are drawn here, so there is no data set to fetch. It takes a few seconds. The file is in the repository: a
build needs neither Python nor this. Sums of floating-point numbers differ between machines, so two files may differ in
their last digits; how good the model is, is checked here.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE = 16
SHAPES = ("circle", "cross", "square", "triangle")
HIDDEN = 48


def draw(shape, rng):
    """One picture: the outline or the whole of a shape, somewhere, of some size, with some noise."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    radius = rng.uniform(4, 7)
    middle = rng.uniform(radius, SIZE - 1 - radius, 2) if 2 * radius < SIZE - 1 else np.array([7.5, 7.5])
    dx, dy = x - middle[1], y - middle[0]
    if shape == "circle":
        distance = np.hypot(dx, dy) - radius
    elif shape == "square":
        distance = np.maximum(abs(dx), abs(dy)) - radius * 0.9
    elif shape == "triangle":
        distance = np.maximum(dy - radius * 0.8, abs(dx) * 1.8 - dy - radius) / 1.4
    else:
        arm = rng.uniform(0.6, 1.4)
        long = np.maximum(abs(dx), abs(dy)) - radius
        distance = np.maximum(np.minimum(abs(dx), abs(dy)) - arm, long)
    ink = distance <= 0.5 if shape == "cross" or rng.random() < 0.5 else abs(distance) <= 0.8
    picture = ink.astype(np.float32)
    flips = rng.random((SIZE, SIZE)) < 0.01
    return np.abs(picture - flips)


def pictures(count, rng):
    labels = rng.integers(len(SHAPES), size=count)
    return np.stack([draw(SHAPES[label], rng) for label in labels])[:, None], labels


def columns(batch):
    """Every 5 by 5 window of the pictures, 2 apart, as rows."""
    windows = np.lib.stride_tricks.sliding_window_view(batch[:, 0], (5, 5), axis=(1, 2))[:, ::2, ::2]
    return windows.reshape(len(batch), -1, 25)


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Network:
    """A convolution, a layer and a choice, with Adam; small enough to be written down here."""

    def __init__(self, rng, filters=8):
        places = 36 * filters
        self.weights = [
            rng.normal(0, 0.2, (25, filters)), np.zeros(filters),
            rng.normal(0, places**-0.5, (places, HIDDEN)), np.zeros(HIDDEN),
            rng.normal(0, HIDDEN**-0.5, (HIDDEN, len(SHAPES))), np.zeros(len(SHAPES)),
        ]
        self.first = [np.zeros_like(w) for w in self.weights]
        self.second = [np.zeros_like(w) for w in self.weights]
        self.steps = 0

    def forward(self, batch):
        filters, shift, inner, inner_shift, outer, outer_shift = self.weights
        seen = columns(batch)
        found = np.maximum(seen @ filters + shift, 0)
        flat = found.reshape(len(batch), -1)
        hidden = np.maximum(flat @ inner + inner_shift, 0)
        return seen, found, flat, hidden, softmax(hidden @ outer + outer_shift)

    def learn(self, batch, labels, rate):
        seen, found, flat, hidden, answer = self.forward(batch)
        error = answer.copy()
        error[np.arange(len(labels)), labels] -= 1
        error /= len(labels)
        back = (error @ self.weights[4].T) * (hidden > 0)
        deep = ((back @ self.weights[2].T).reshape(found.shape)) * (found > 0)
        slopes = [
            np.einsum("npw,npf->wf", seen, deep), deep.sum(axis=(0, 1)),
            flat.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0),
        ]
        self.steps += 1
        for weight, slope, first, second in zip(self.weights, slopes, self.first, self.second):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            weight -= rate * (first / (1 - 0.9**self.steps)) / (np.sqrt(second / (1 - 0.999**self.steps)) + 1e-8)

    def right(self, batch, labels):
        return float((self.forward(batch)[-1].argmax(axis=1) == labels).mean())


def as_onnx(network):
    filters, shift, inner, inner_shift, outer, outer_shift = [w.astype(np.float32) for w in network.weights]
    count = filters.shape[1]
    # Here a picture's row holds places, then filters; ONNX has filters, then places.
    inner = inner.reshape(36, count, HIDDEN).transpose(1, 0, 2).reshape(-1, HIDDEN)
    constants = {
        "filters": filters.T.reshape(count, 1, 5, 5), "shift": shift,
        "inner": inner, "inner_shift": inner_shift, "outer": outer, "outer_shift": outer_shift,
    }
    nodes = [
        helper.make_node("Conv", ["picture", "filters", "shift"], ["seen"], kernel_shape=[5, 5], strides=[2, 2]),
        helper.make_node("Relu", ["seen"], ["found"]),
        helper.make_node("Flatten", ["found"], ["flat"]),
        helper.make_node("Gemm", ["flat", "inner", "inner_shift"], ["middle"]),
        helper.make_node("Relu", ["middle"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "outer", "outer_shift"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "shapes",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 1, SIZE, SIZE])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(SHAPES)])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, producer_name="make_model.py", opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    helper.set_model_props(model, {"shapes": ",".join(SHAPES)})
    onnx.checker.check_model(model, full_check=True)
    return model


def main(path):
    rng = np.random.default_rng(20261121)
    network = Network(rng)
    for step in range(1500):
        batch, labels = pictures(64, rng)
        network.learn(batch, labels, 0.003 if step < 1000 else 0.0005)
    batch, labels = pictures(4000, np.random.default_rng(1))
    right = network.right(batch, labels)
    print(f"{right:.2%} of 4,000 new pictures are told right")
    if right < 0.97:
        sys.exit("that is not good enough to be used")
    onnx.save(as_onnx(network), path)


if __name__ == "__main__":
    main(*sys.argv[1:])
