// Every call of go-sdk: check VALUES_URL STREAM_URL KEY
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/runpod/go-sdk/pkg/sdk"
	"github.com/runpod/go-sdk/pkg/sdk/config"
	"github.com/runpod/go-sdk/pkg/sdk/endpoint"
)

type object = map[string]interface{}

var failures int

// mismatch ends a check.
type mismatch string

func fail(format string, args ...interface{}) {
	panic(mismatch(fmt.Sprintf(format, args...)))
}

func equal(got, expected interface{}) {
	if !reflect.DeepEqual(got, expected) {
		fail("expected %s got %s", show(expected), show(got))
	}
}

func show(value interface{}) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

func must(err error) {
	if err != nil {
		fail("expected no error got %v", err)
	}
}

func errorWith(text string, err error) {
	if err == nil || !strings.Contains(err.Error(), text) {
		fail("expected an error with %q got %v", text, err)
	}
}

func check(label string, body func()) {
	done := make(chan string, 1)
	go func() {
		defer func() {
			switch problem := recover().(type) {
			case nil:
				done <- ""
			case mismatch:
				done <- string(problem)
			default:
				done <- fmt.Sprintf("expected no panic got %v", problem)
			}
		}()
		body()
	}()
	problem := "expected an end within 60 s got none"
	select {
	case problem = <-done:
	case <-time.After(60 * time.Second):
	}
	if problem == "" {
		fmt.Println("ok  go  " + label)
		return
	}
	failures++
	line := "FAIL go  " + label + ": " + problem
	if len(line) > 2000 {
		line = line[:2000]
	}
	fmt.Println(line)
}

func text(value *string) string {
	if value == nil {
		return "(none)"
	}
	return *value
}

func output(value *interface{}) interface{} {
	if value == nil {
		return nil
	}
	return *value
}

func endpointAt(url, key string) *endpoint.Endpoint {
	made, err := endpoint.New(&config.Config{ApiKey: &key}, &endpoint.Option{EndpointId: sdk.String("local"), EndpointUrl: &url})
	if err != nil {
		fmt.Println("FAIL go  the endpoint: " + err.Error())
		os.Exit(10)
	}
	return made
}

func returning(value interface{}) *endpoint.JobInput {
	return &endpoint.JobInput{Input: object{"mock_return": value}}
}

func slow(seconds float64) *endpoint.JobInput {
	return &endpoint.JobInput{Input: object{"mock_return": "slow", "mock_delay": seconds}}
}

func run(ep *endpoint.Endpoint, job *endpoint.JobInput) *string {
	started, err := ep.Run(&endpoint.RunInput{JobInput: job})
	must(err)
	return started.Id
}

func runSync(ep *endpoint.Endpoint, job *endpoint.JobInput, seconds int) *endpoint.RunSyncOutput {
	ended, err := ep.RunSync(&endpoint.RunSyncInput{JobInput: job, Timeout: &seconds})
	must(err)
	return ended
}

func status(ep *endpoint.Endpoint, id *string) *endpoint.StatusOutput {
	job, err := ep.Status(&endpoint.StatusInput{Id: id})
	must(err)
	return job
}

func awaitStatus(ep *endpoint.Endpoint, id *string, expected string) {
	end := time.Now().Add(30 * time.Second)
	for text(status(ep, id).Status) != expected {
		if time.Now().After(end) {
			fail("expected %s within 30 s got %s", expected, text(status(ep, id).Status))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func running(ep *endpoint.Endpoint) *string {
	id := run(ep, slow(600))
	awaitStatus(ep, id, "IN_PROGRESS")
	return id
}

func cancel(ep *endpoint.Endpoint, id *string) {
	answer, err := ep.Cancel(&endpoint.CancelInput{Id: id})
	must(err)
	equal([]string{text(answer.Id), text(answer.Status)}, []string{*id, "CANCELLED"})
}

// health as completed, failed, inProgress, inQueue, retried; idle, initializing, ready, running, throttled.
func health(ep *endpoint.Endpoint) []int {
	got, err := ep.Health(&endpoint.HealthInput{RequestTimeout: sdk.Int(30)}) // 3 s are few for a JVM that has just started
	must(err)
	var numbers []int
	for _, number := range []*int{
		got.Jobs.Completed, got.Jobs.Failed, got.Jobs.InProgress, got.Jobs.InQueue, got.Jobs.Retried,
		got.Workers.Idle, got.Workers.Initializing, got.Workers.Ready, got.Workers.Running, got.Workers.Throttled,
	} {
		if number == nil {
			fail("expected all counts got %s", show(got))
		}
		numbers = append(numbers, *number)
	}
	return numbers
}

func awaitHealth(ep *endpoint.Endpoint, expected ...int) {
	end := time.Now().Add(30 * time.Second)
	for !reflect.DeepEqual(health(ep), expected) {
		if time.Now().After(end) {
			equal(health(ep), expected)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// chunks reads a stream to its end.
func chunks(ep *endpoint.Endpoint, id *string, seconds int) ([]interface{}, error) {
	results := make(chan endpoint.StreamResult, 1000)
	err := ep.Stream(&endpoint.StreamInput{Id: id, Timeout: &seconds}, results)
	got := []interface{}{}
	for result := range results {
		if _, has := result["output"]; !has || len(result) != 1 {
			fail("expected a chunk with output only got %s", show(result))
		}
		got = append(got, result["output"])
	}
	return got, err
}

func main() {
	valuesURL, streamURL, key := os.Args[1], os.Args[2], os.Args[3]
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	bytes, err := os.ReadFile(filepath.Join(filepath.Dir(program), "values.json"))
	if err != nil {
		panic(err)
	}
	var values []interface{}
	if err := json.Unmarshal(bytes, &values); err != nil {
		panic(err)
	}
	ep, streams := endpointAt(valuesURL, key), endpointAt(streamURL, key)
	completed, failed := 0, 0

	check("health of a server that has done nothing", func() {
		awaitHealth(ep, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0)
	})

	var mortal *string
	var mortalSince time.Time
	check("policy.ttl is taken", func() {
		mortalSince = time.Now()
		job := returning("mortal")
		job.Policy = &endpoint.Policy{TTL: sdk.Int(10000)}
		mortal = run(ep, job)
		awaitStatus(ep, mortal, "COMPLETED")
		completed++
	})

	check(fmt.Sprintf("RunSync returns all %d values as they were", len(values)), func() {
		for _, value := range values {
			job := runSync(ep, returning(value), 10)
			completed++
			equal(output(job.Output), value)
			equal(text(job.Status), "COMPLETED")
		}
	})

	check("the job object of a completed job", func() {
		job := runSync(ep, slow(0.3), 10)
		completed++
		equal([]interface{}{text(job.Status), output(job.Output), text(job.Error)}, []interface{}{"COMPLETED", "slow", "(none)"})
		if job.DelayTime == nil || *job.DelayTime < 0 || job.ExecutionTime == nil || *job.ExecutionTime < 250 || job.Retries != nil {
			fail("expected times and no retries got %s", show(job))
		}
		if !regexp.MustCompile(`^sync-[0-9a-f-]{36}-\w+$`).MatchString(text(job.Id)) {
			fail("expected a sync id got %s", text(job.Id))
		}
	})

	check("Run, Status and StatusSync", func() {
		started, err := ep.Run(&endpoint.RunInput{JobInput: slow(3), RequestTimeout: sdk.Int(30)})
		must(err)
		equal(text(started.Status), "IN_QUEUE")
		early := text(status(ep, started.Id).Status)
		if early != "IN_QUEUE" && early != "IN_PROGRESS" {
			fail("expected a job that is not done got %s", early)
		}
		job, err := ep.StatusSync(&endpoint.StatusSyncInput{Id: started.Id, Timeout: sdk.Int(30)})
		must(err)
		completed++
		equal([]interface{}{text(job.Id), text(job.Status), output(job.Output)}, []interface{}{*started.Id, "COMPLETED", "slow"})
	})

	check("StatusSync gives up at its timeout", func() {
		id := running(ep)
		_, err := ep.StatusSync(&endpoint.StatusSyncInput{Id: id, Timeout: sdk.Int(1)})
		errorWith("timeout reached", err)
		cancel(ep, id)
	})

	check("RunSync of a job that takes longer than one wait asks on", func() {
		job := runSync(ep, slow(1.4), 1) // the client gives up after 4 s
		completed++
		equal([]interface{}{text(job.Status), output(job.Output)}, []interface{}{"COMPLETED", "slow"})
	})

	check("RunSync gives up at its timeout, the job goes on", func() {
		job, err := ep.RunSync(&endpoint.RunSyncInput{JobInput: slow(8), Timeout: sdk.Int(1)})
		errorWith("timeout reached", err)
		equal(text(job.Status), "IN_PROGRESS")
		awaitStatus(ep, job.Id, "COMPLETED")
		completed++
	})

	check("a job that fails", func() {
		job := runSync(ep, &endpoint.JobInput{Input: object{"mock_error": true}}, 10)
		failed++
		equal(text(job.Status), "FAILED")
		var problem object
		must(json.Unmarshal([]byte(text(job.Error)), &problem))
		equal(problem["error_message"], "Mock error")
	})

	check("a returned error fails the job and keeps the rest as output", func() {
		job := runSync(ep, returning(object{"error": "too dark", "seen": 3.0}), 10)
		failed++
		equal([]interface{}{text(job.Status), text(job.Error), output(job.Output)}, []interface{}{"FAILED", "too dark", object{"seen": 3.0}})
	})

	check("progress shows as output of a running job", func() {
		id := run(ep, &endpoint.JobInput{Input: object{
			"mock_return": "whole", "mock_progress": object{"updates": []string{"half"}, "wait_time": 4}}})
		end := time.Now().Add(30 * time.Second)
		for output(status(ep, id).Output) != "half" {
			if time.Now().After(end) {
				fail("expected the progress as output got %s", show(status(ep, id)))
			}
			time.Sleep(50 * time.Millisecond)
		}
		equal(text(status(ep, id).Status), "IN_PROGRESS")
		awaitStatus(ep, id, "COMPLETED")
		completed++
		equal(output(status(ep, id).Output), "whole")
	})

	var blocker, waiting *string
	check("health of a busy server", func() {
		blocker = running(ep)
		waiting = run(ep, returning("later"))
		equal(health(ep), []int{completed, failed, 1, 1, 0, 0, 0, 0, 1, 0})
	})

	check("Cancel of a queued job", func() {
		equal(text(status(ep, waiting).Status), "IN_QUEUE")
		cancel(ep, waiting)
		equal(text(status(ep, waiting).Status), "CANCELLED")
	})

	check("Cancel of a running job", func() {
		cancel(ep, blocker)
		equal(text(status(ep, blocker).Status), "CANCELLED")
		equal(output(runSync(ep, returning("free again"), 10).Output), "free again")
		completed++
	})

	check("PurgeQueue removes what waits and nothing else", func() {
		blocker := running(ep)
		doomed := []*string{run(ep, returning(1)), run(ep, returning(2)), run(ep, returning(3))}
		answer, err := ep.PurgeQueue(&endpoint.PurgeQueueInput{})
		must(err)
		equal(show(answer), `{"status":"completed","removed":3}`)
		for _, id := range doomed {
			equal(text(status(ep, id).Status), "CANCELLED")
		}
		answer, err = ep.PurgeQueue(&endpoint.PurgeQueueInput{RequestTimeout: sdk.Int(5)})
		must(err)
		equal(show(answer), `{"status":"completed","removed":0}`)
		equal(text(status(ep, blocker).Status), "IN_PROGRESS")
		cancel(ep, blocker)
	})

	check("policy.executionTimeout ends a job that runs too long", func() {
		job := slow(600)
		job.Policy = &endpoint.Policy{ExecutionTimeout: sdk.Int(5000)}
		ended := runSync(ep, job, 20)
		failed++
		equal([]string{text(ended.Status), text(ended.Error)}, []string{"FAILED", "executionTimeout exceeded"})
	})

	check("webhook", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(err)
		defer listener.Close()
		called := make(chan object, 10)
		go http.Serve(listener, http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
			var body object
			if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
				body = object{"not JSON": err.Error()}
			}
			called <- body
		}))
		job := returning([]interface{}{"done"})
		job.Webhook = sdk.String("http://" + listener.Addr().String() + "/hook")
		id := run(ep, job)
		completed++
		select {
		case body := <-called:
			equal(body["id"], *id)
			equal(body["status"], "COMPLETED")
			equal(body["output"], []interface{}{"done"})
			equal(body["input"], object{"mock_return": []interface{}{"done"}})
			equal(body["webhook"], *job.Webhook)
		case <-time.After(30 * time.Second):
			fail("expected a call of the webhook within 30 s got none")
		}
	})

	check("s3Config and webhookV2 are taken", func() {
		job := returning("stored")
		job.WebhookV2 = sdk.String("http://127.0.0.1:9/never")
		job.S3Config = &endpoint.S3Config{AccessId: sdk.String("a"), AccessSecret: sdk.String("b"), BucketName: sdk.String("c"),
			EndpointUrl: sdk.String("d"), ObjectPath: sdk.String("e")}
		equal(output(runSync(ep, job, 10).Output), "stored")
		completed++
	})

	check("requests that make no sense are refused with 400", func() {
		// The client leaves an empty input out.
		_, err := ep.Run(&endpoint.RunInput{JobInput: &endpoint.JobInput{Input: object{}}})
		errorWith("response status 400", err)
		job := returning(1)
		job.Policy = &endpoint.Policy{TTL: sdk.Int(1)}
		_, err = ep.RunSync(&endpoint.RunSyncInput{JobInput: job})
		errorWith("response status 400", err)
	})

	check("a job that nobody knows is 404", func() {
		id := sdk.String("6c1c9ba5-0000-4000-8000-000000000000-u1")
		_, err := ep.Status(&endpoint.StatusInput{Id: id})
		errorWith("response status 404", err)
		_, err = ep.StatusSync(&endpoint.StatusSyncInput{Id: id, Timeout: sdk.Int(2)})
		errorWith("response status 404", err)
		_, err = ep.Cancel(&endpoint.CancelInput{Id: id})
		errorWith("response status 404", err)
		_, err = chunks(ep, id, 2)
		errorWith("response status 404", err)
	})

	check("a wrong key is 401", func() {
		stranger := endpointAt(valuesURL, "wrong")
		_, err := stranger.Health(&endpoint.HealthInput{})
		errorWith("response status 401", err)
		_, err = stranger.PurgeQueue(&endpoint.PurgeQueueInput{})
		errorWith("response status 401", err)
		_, err = stranger.Run(&endpoint.RunInput{JobInput: returning(1)})
		errorWith("response status 401", err)
	})

	check("Stream of a job that has ended: all chunks once", func() {
		id := run(streams, returning(values))
		awaitStatus(streams, id, "COMPLETED")
		got, err := chunks(streams, id, 10)
		must(err)
		equal(got, values)
		got, err = chunks(streams, id, 10)
		must(err)
		equal(got, []interface{}{})
	})

	check("Stream of a running job: chunks as they come", func() {
		id := run(streams, &endpoint.JobInput{Input: object{"mock_return": []string{"a", "b", "c"}, "mock_delay": 3}})
		results := make(chan endpoint.StreamResult)
		ended := make(chan error, 1)
		go func() { ended <- streams.Stream(&endpoint.StreamInput{Id: id, Timeout: sdk.Int(20)}, results) }()
		equal((<-results)["output"], "a")
		equal(text(status(streams, id).Status), "IN_PROGRESS")
		equal((<-results)["output"], "b")
		equal((<-results)["output"], "c")
		_, more := <-results
		equal(more, false)
		must(<-ended)
		equal(text(status(streams, id).Status), "COMPLETED")
	})

	check("Stream of a job with no chunks", func() {
		got, err := chunks(streams, run(streams, returning([]int{})), 10)
		must(err)
		equal(got, []interface{}{})
	})

	check("Stream of a job that fails ends", func() {
		id := run(streams, &endpoint.JobInput{Input: object{"mock_error": true}})
		got, err := chunks(streams, id, 10)
		must(err)
		equal(got, []interface{}{})
		equal(text(status(streams, id).Status), "FAILED")
	})

	check("Stream of a cancelled job ends", func() {
		id := run(streams, &endpoint.JobInput{Input: object{"mock_return": []string{"a", "b"}, "mock_delay": 3}})
		results := make(chan endpoint.StreamResult)
		ended := make(chan error, 1)
		go func() { ended <- streams.Stream(&endpoint.StreamInput{Id: id, Timeout: sdk.Int(20)}, results) }()
		equal((<-results)["output"], "a")
		cancel(streams, id)
		_, more := <-results
		equal(more, false)
		must(<-ended)
	})

	check("Stream gives up at its timeout", func() {
		id := run(streams, &endpoint.JobInput{Input: object{"mock_return": []string{"a"}, "mock_delay": 600}})
		_, err := chunks(streams, id, 1)
		errorWith("timeout reached", err)
		cancel(streams, id)
	})

	check("policy.ttl: the job is gone afterwards", func() {
		time.Sleep(time.Until(mortalSince.Add(11 * time.Second)))
		_, err := ep.Status(&endpoint.StatusInput{Id: mortal})
		errorWith("response status 404", err)
	})

	check("health at the end counts every job once", func() {
		awaitHealth(ep, completed, failed, 0, 0, 0, 1, 0, 1, 0, 0)
	})

	if failures > 0 {
		os.Exit(10)
	}
}
