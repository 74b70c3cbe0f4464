package io.github.runpodjava.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** Names of attributes: those of OpenTelemetry's semantic conventions where there are some, else under "runpod". */
final class Names {
    static final String PROCESS = "process";

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    static final AttributeKey<String> CLIENT_ID = AttributeKey.stringKey("messaging.client.id");

    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");
    static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");
    static final AttributeKey<String> EXCEPTION_STACK = AttributeKey.stringKey("exception.stacktrace");

    static final AttributeKey<String> BATCH_ID = AttributeKey.stringKey("runpod.batch.id");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("runpod.job.status");
    static final AttributeKey<String> STOP_REASON = AttributeKey.stringKey("runpod.stop.reason");
    static final AttributeKey<String> DELIVERY = AttributeKey.stringKey("runpod.delivery.result");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("runpod.delivery.attempts");

    private Names() {}
}
