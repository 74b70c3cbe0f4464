package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Returns {@code mock_return}. */
final class MockHandler implements Handler<JsonNode, Object> {
    @Override
    public Object handle(JsonNode json, JobContext job) throws InterruptedException {
        MockInput input = new MockInput(json);
        input.act(job);
        input.delay();
        if (input.refreshes()) {
            Map<String, Object> output = new LinkedHashMap<>();
            output.put("refresh_worker", true);
            output.put("mock_return", input.mockReturn());
            return output;
        }
        return input.mockReturn();
    }
}
