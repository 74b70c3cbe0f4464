package io.github.runpodjava.samples.echo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;

/** The example of the README, which {@link ReadmeExampleTest} compares with it. */
public final class Greeter {
    record Request(@JsonProperty(required = true) String name, int times) {}

    record Answer(String greeting) {}

    public static void main(String[] args) {
        Worker.handling(Request.class, Greeter::greet).run(args);
    }

    static Answer greet(Request request, JobContext job) {
        if (request.times() < 1 || request.times() > 100) {
            throw JobFailedException.because("times must be from 1 to 100 but is " + request.times());
        }
        job.progress("greeting " + request.name());
        String greeting = "Hello, " + request.name() + "! ";
        return new Answer(greeting.repeat(request.times()).strip());
    }
}
