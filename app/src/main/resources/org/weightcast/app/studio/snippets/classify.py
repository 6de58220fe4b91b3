"""Says what pictures show, by a model of Weightcast and ONNX Runtime alone.

pip install onnxruntime numpy pillow
python3 classify.py model.onnx PICTURE...
"""
import json
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps


def pixels(file):
    """Red, green and blue of a picture [height, width, 3]: upright, and on white where it is transparent."""
    picture = ImageOps.exif_transpose(Image.open(file))
    if picture.mode.startswith("I"):  # grey of 16 bits, which Pillow would cut off at 255
        picture = Image.fromarray(np.round(np.asarray(picture) / 257).astype(np.uint8))
    rgba = np.asarray(picture.convert("RGBA")).astype(int)
    alpha = rgba[..., 3:]
    return ((rgba[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def main(model, *files):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    classes = json.loads(session.get_modelmeta().custom_metadata_map["weightcast.classes"])
    names = [output.name for output in session.get_outputs()]
    for file in files:
        answer = dict(zip(names, session.run(names, {"image": pixels(file)[np.newaxis]})))
        probabilities = answer["probabilities"][0]
        best = int(probabilities.argmax())
        # A model that was trained, not cast, may have no output "unknown".
        unknown = "unknown" in answer and answer["unknown"][0] > 0
        print(f"{file}\t{classes[best]}\t{probabilities[best]:.6f}" + ("\tunknown" if unknown else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
