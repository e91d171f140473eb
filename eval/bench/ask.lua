-- Asks the questions of a file, one a line as JSON bodies, each connection in an order of its own; prints what came of it as JSON.
local bodies = {}
for line in io.lines(os.getenv("BENCH_BODIES")) do
  bodies[#bodies + 1] = line
end

local started = 0
function setup(thread)
  thread:set("started", started)
  started = started + 1
end

local at = 0
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json"
  at = (started * 37) % #bodies
end

function request()
  at = at % #bodies + 1
  return wrk.format("POST", "/v1/ask", nil, bodies[at])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p90_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, ' ..
    '"refused": %d, "broken": %d, "timeouts": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
