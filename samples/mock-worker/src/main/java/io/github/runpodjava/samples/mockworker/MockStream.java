package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.ChunkSink;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StreamHandler;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Streams the items of {@code mock_return}: what Python's {@code for} makes of it. */
final class MockStream implements StreamHandler<JsonNode, JsonNode> {
    @Override
    public void stream(JsonNode json, ChunkSink<JsonNode> chunks, JobContext job) throws InterruptedException {
        MockInput input = new MockInput(json);
        input.act(job);
        for (JsonNode item : items(input.mockReturn())) {
            input.delay();
            chunks.send(item);
        }
    }

    private static List<JsonNode> items(JsonNode value) {
        List<JsonNode> items = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(items::add);
        } else if (value.isObject()) {
            value.propertyNames().forEach(name -> items.add(StringNode.valueOf(name)));
        } else if (value.isString()) {
            value.stringValue().codePoints().forEach(c -> items.add(StringNode.valueOf(Character.toString(c))));
        } else {
            throw JobFailedException.because("mock_return must be a list to be streamed but is " + value);
        }
        return items;
    }
}
