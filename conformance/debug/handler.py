"""What DebugWorker does, for runpod-python with --rp_debugger."""

import runpod
from runpod.serverless.utils.rp_debugger import LineTimer


def handler(job):
    with LineTimer("load"):
        pass
    return job["input"]["value"]


runpod.serverless.start({"handler": handler})
