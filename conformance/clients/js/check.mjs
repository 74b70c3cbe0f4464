// Every call of runpod-sdk (JavaScript): node check.mjs VALUES_URL STREAM_URL KEY
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

const [valuesUrl, streamUrl, key] = process.argv.slice(2)
const values = JSON.parse(readFileSync(new URL("values.json", import.meta.url), "utf8"))

// The client tells of its polls on the console; it takes hold of it when it is loaded.
const say = console.log.bind(console)
console.log = () => {}
const { default: runpodSdk } = await import("runpod-sdk")

const endpoint = runpodSdk(key, { baseUrl: valuesUrl }).endpoint("local")
const streams = runpodSdk(key, { baseUrl: streamUrl }).endpoint("local")


// How many requests the client makes: it asks again without a pause.
let requests = 0
const realFetch = globalThis.fetch
globalThis.fetch = (...what) => {
  requests++
  return realFetch(...what)
}

let failures = 0
async function check(label, body) {
  try {
    const late = sleep(60000, null, { ref: false }).then(() => {
      throw new Error("expected an end within 60 s got none")
    })
    await Promise.race([body(), late])
    say(`ok  javascript  ${label}`)
  } catch (error) {
    failures++
    const text =
      error instanceof assert.AssertionError
        ? `expected ${JSON.stringify(error.expected)} got ${JSON.stringify(error.actual)} (${error.message.split("\n")[0]})`
        : `expected no error got ${error}`
    say(`FAIL javascript  ${label}: ${text}`.slice(0, 2000))
  }
}

async function eventually(probe, expected) {
  const end = Date.now() + 30000
  for (;;) {
    const got = await probe()
    try {
      assert.deepStrictEqual(got, expected)
      return
    } catch (mismatch) {
      if (Date.now() > end) throw mismatch
    }
    await sleep(50)
  }
}

async function statusOfFailure(promise) {
  try {
    const got = await promise
    assert.fail(`expected an error got ${JSON.stringify(got)}`)
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return error.response?.status
  }
}

const returning = (value) => ({ input: { mock_return: value } })
const slow = (seconds = 600) => ({ input: { mock_return: "slow", mock_delay: seconds } })
const jobs = (counts = {}) => ({ completed: 0, failed: 0, inProgress: 0, inQueue: 0, retried: 0, ...counts })
const IDLE = { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 }
const BUSY = { idle: 0, initializing: 0, ready: 0, running: 1, throttled: 0, unhealthy: 0 }
const idOf = async (request, where = endpoint) => (await where.run(request)).id
const running = async (request) => {
  const id = await idOf(request)
  await eventually(async () => (await endpoint.status(id)).status, "IN_PROGRESS")
  return id
}
const chunksOf = async (id) => {
  const chunks = []
  for await (const chunk of streams.stream(id)) chunks.push(chunk)
  return chunks
}
const isTime = (value) => Number.isInteger(value) && value >= 0

let completed = 0
let failed = 0
let mortal
let mortalSince

await check("health of a server that has done nothing", () =>
  eventually(() => endpoint.health(30000), { jobs: jobs(), workers: IDLE }))

await check("policy.ttl is taken", async () => {
  mortalSince = Date.now()
  mortal = await idOf({ ...returning("mortal"), policy: { ttl: 10000 } })
  assert.equal((await endpoint.statusSync(mortal)).output, "mortal")
  completed++
})

await check(`runSync returns all ${values.length} values as they were`, async () => {
  for (const value of values) {
    const job = await endpoint.runSync(returning(value))
    completed++
    assert.deepStrictEqual(job.output, value)
    assert.deepStrictEqual([job.started, job.completed, job.succeeded], [true, true, true])
  }
})

await check("the job object of a completed job", async () => {
  const job = await endpoint.runSync(slow(0.3))
  completed++
  const { delayTime, executionTime, id, workerId, ...rest } = job
  assert.ok(isTime(delayTime) && isTime(executionTime) && executionTime >= 250, "whole milliseconds")
  assert.match(id, /^sync-[0-9a-f-]{36}-\w+$/)
  assert.equal(typeof workerId, "string")
  assert.deepStrictEqual(rest, { status: "COMPLETED", output: "slow", started: true, completed: true, succeeded: true })
})

await check("an empty input", async () => {
  assert.equal((await endpoint.runSync({ input: {} })).output, "Hello World!")
  completed++
})

await check("run, status and statusSync", async () => {
  const { id, ...rest } = await endpoint.run(slow(3))
  assert.deepStrictEqual(rest, { status: "IN_QUEUE" })
  assert.match(id, /^[0-9a-f-]{36}-\w+$/)
  const early = await endpoint.status(id)
  assert.deepStrictEqual([early.id, early.started, early.completed, early.succeeded], [id, true, false, false])
  assert.ok(["IN_QUEUE", "IN_PROGRESS"].includes(early.status), early.status)
  requests = 0
  const job = await endpoint.statusSync(id, 30000)
  assert.deepStrictEqual([job.id, job.status, job.output], [id, "COMPLETED", "slow"])
  assert.equal(requests, 1)
  completed++
})

await check("statusSync of a job that takes longer answers after its wait", async () => {
  const id = await running(slow())
  const start = Date.now()
  assert.equal((await endpoint.statusSync(id, 1000)).status, "IN_PROGRESS")
  assert.ok(Date.now() - start >= 900, "held for the wait")
  assert.equal((await endpoint.cancel(id)).status, "CANCELLED")
})

await check("runSync of a job that takes longer than one wait asks on, and does not spin", async () => {
  requests = 0
  const job = await endpoint.runSync(slow(6), 4000) // the client gives up after 8 s
  assert.deepStrictEqual([job.status, job.output, job.completed], ["COMPLETED", "slow", true])
  assert.ok(requests >= 2 && requests <= 8, `${requests} requests`)
  completed++
})

await check("runSync gives up at its timeout, the job goes on", async () => {
  const job = await endpoint.runSync(slow(8), 1000)
  assert.deepStrictEqual([job.status, job.started, job.completed], ["IN_PROGRESS", true, false])
  assert.equal((await endpoint.statusSync(job.id)).output, "slow")
  completed++
})

await check("a job that fails", async () => {
  const job = await endpoint.runSync({ input: { mock_error: true } })
  assert.deepStrictEqual([job.status, job.completed, job.succeeded], ["FAILED", true, false])
  assert.equal(JSON.parse(job.error).error_message, "Mock error")
  assert.ok(!("output" in job), "no output")
  failed++
})

await check("a returned error fails the job and keeps the rest as output", async () => {
  const job = await endpoint.runSync(returning({ error: "too dark", seen: 3 }))
  assert.deepStrictEqual([job.status, job.error, job.output], ["FAILED", "too dark", { seen: 3 }])
  failed++
})

await check("progress shows as output of a running job", async () => {
  const id = await idOf({ input: { mock_progress: { updates: ["half"], wait_time: 4 }, mock_return: "whole" } })
  await eventually(async () => (await endpoint.status(id)).output, "half")
  assert.equal((await endpoint.status(id)).status, "IN_PROGRESS")
  assert.equal((await endpoint.statusSync(id)).output, "whole")
  completed++
})

let blocker
let waiting
await check("health of a busy server", async () => {
  blocker = await running(slow())
  waiting = await idOf(returning("later"))
  assert.deepStrictEqual(await endpoint.health(30000), {
    jobs: jobs({ completed, failed, inProgress: 1, inQueue: 1 }),
    workers: BUSY,
  })
})

await check("cancel of a queued job", async () => {
  assert.equal((await endpoint.status(waiting)).status, "IN_QUEUE")
  const answer = await endpoint.cancel(waiting)
  assert.deepStrictEqual([answer.id, answer.status], [waiting, "CANCELLED"])
  const job = await endpoint.status(waiting)
  assert.deepStrictEqual([job.status, job.completed, job.succeeded], ["CANCELLED", true, false])
})

await check("cancel of a running job", async () => {
  const answer = await endpoint.cancel(blocker)
  assert.deepStrictEqual([answer.id, answer.status], [blocker, "CANCELLED"])
  assert.equal((await endpoint.statusSync(blocker)).status, "CANCELLED")
  assert.equal((await endpoint.runSync(returning("free again"), 10000)).output, "free again")
  completed++
})

await check("purgeQueue removes what waits and nothing else", async () => {
  blocker = await running(slow())
  const doomed = [await idOf(returning(1)), await idOf(returning(2)), await idOf(returning(3))]
  assert.deepStrictEqual(await endpoint.purgeQueue(), { removed: 3, status: "completed" })
  for (const id of doomed) assert.equal((await endpoint.status(id)).status, "CANCELLED")
  assert.deepStrictEqual(await endpoint.purgeQueue(), { removed: 0, status: "completed" })
  assert.equal((await endpoint.status(blocker)).status, "IN_PROGRESS")
  await endpoint.cancel(blocker)
})

await check("policy.executionTimeout ends a job that runs too long", async () => {
  const job = await endpoint.runSync({ ...slow(), policy: { executionTimeout: 5000, lowPriority: true } })
  assert.deepStrictEqual([job.status, job.error], ["FAILED", "executionTimeout exceeded"])
  failed++
})

await check("webhook", async () => {
  let called
  const call = new Promise((resolve) => (called = resolve))
  const listener = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    response.end()
    called({ type: request.headers["content-type"].split(";")[0], body: JSON.parse(text) })
  })
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const request = { ...returning(["done"]), webhook: `http://127.0.0.1:${listener.address().port}/hook` }
  const id = await idOf(request)
  const { type, body } = await call
  listener.close()
  listener.closeAllConnections()
  assert.equal(type, "application/json")
  assert.deepStrictEqual(
    { id: body.id, status: body.status, output: body.output, input: body.input, webhook: body.webhook },
    { id, status: "COMPLETED", output: ["done"], ...request },
  )
  completed++
})

await check("s3Config and webhookV2 are taken", async () => {
  const s3Config = { accessId: "a", accessSecret: "b", bucketName: "c", endpointUrl: "d", objectPath: "e" }
  const job = await endpoint.runSync({ ...returning(1), s3Config, webhookV2: "http://127.0.0.1:9/never" })
  assert.equal(job.output, 1)
  completed++
})

await check("requests that make no sense are refused with 400", async () => {
  assert.equal(await statusOfFailure(endpoint.run({ prompt: "no input" })), 400)
  assert.equal(await statusOfFailure(endpoint.runSync({ ...returning(1), policy: { ttl: 1 } })), 400)
})

await check("a job that nobody knows is 404", async () => {
  const id = "6c1c9ba5-0000-4000-8000-000000000000-u1"
  assert.equal(await statusOfFailure(endpoint.status(id)), 404)
  assert.equal(await statusOfFailure(endpoint.statusSync(id)), 404)
  assert.equal(await statusOfFailure(endpoint.cancel(id)), 404)
  assert.equal(await statusOfFailure(endpoint.stream(id).next()), 404)
})

await check("a wrong key is 401", async () => {
  const stranger = runpodSdk("wrong", { baseUrl: valuesUrl }).endpoint("local")
  assert.equal(await statusOfFailure(stranger.health()), 401)
  assert.equal(await statusOfFailure(stranger.purgeQueue()), 401)
  assert.equal(await statusOfFailure(stranger.run(returning(1))), 401)
  assert.equal(await statusOfFailure(stranger.runSync(returning(1))), 401)
})

await check("stream of a job that has ended: all chunks once", async () => {
  const id = await idOf(returning(values), streams)
  assert.equal((await streams.statusSync(id)).status, "COMPLETED")
  assert.deepStrictEqual(await chunksOf(id), values.map((output) => ({ output })))
  assert.deepStrictEqual(await chunksOf(id), [])
})

await check("stream of a running job: chunks as they come, and the client does not spin", async () => {
  const id = await idOf({ input: { mock_return: ["a", "b", "c"], mock_delay: 3 } }, streams)
  requests = 0
  const chunks = streams.stream(id)
  assert.deepStrictEqual((await chunks.next()).value, { output: "a" })
  assert.equal((await streams.status(id)).status, "IN_PROGRESS")
  assert.deepStrictEqual((await chunks.next()).value, { output: "b" })
  assert.deepStrictEqual((await chunks.next()).value, { output: "c" })
  assert.equal((await chunks.next()).done, true)
  assert.ok(requests <= 8, `${requests} requests`)
  assert.equal((await streams.status(id)).status, "COMPLETED")
})

await check("stream of a job with no chunks", async () => {
  assert.deepStrictEqual(await chunksOf(await idOf(returning([]), streams)), [])
})

await check("stream of a job that fails ends", async () => {
  const id = await idOf({ input: { mock_error: true } }, streams)
  assert.deepStrictEqual(await chunksOf(id), [])
  assert.equal((await streams.status(id)).status, "FAILED")
})

await check("stream of a cancelled job ends", async () => {
  const id = await idOf({ input: { mock_return: ["a", "b"], mock_delay: 3 } }, streams)
  const chunks = streams.stream(id)
  assert.deepStrictEqual((await chunks.next()).value, { output: "a" })
  assert.equal((await streams.cancel(id)).status, "CANCELLED")
  assert.equal((await chunks.next()).done, true)
})

await check("stream with a timeout gives up after the answer that came too late", async () => {
  const id = await idOf({ input: { mock_return: ["a", "b"], mock_delay: 3 } }, streams)
  const chunks = []
  for await (const chunk of streams.stream(id, 500)) chunks.push(chunk)
  assert.deepStrictEqual(chunks, [{ output: "a" }])
  await streams.cancel(id)
})

await check("policy.ttl: the job is gone afterwards", async () => {
  await sleep(Math.max(0, mortalSince + 11000 - Date.now()))
  assert.equal(await statusOfFailure(endpoint.status(mortal)), 404)
})

await check("health at the end counts every job once", async () => {
  await eventually(() => endpoint.health(30000), { jobs: jobs({ completed, failed }), workers: IDLE })
})

process.exit(failures === 0 ? 0 : 10)
