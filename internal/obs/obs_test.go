package obs_test

import (
	"bytes"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/obs"
	"github.com/readmit/readmit/internal/secret"
)

func TestLogIsJSONWhereNobodyReadsAlong(t *testing.T) {
	var out bytes.Buffer
	log, err := obs.NewLog(&out, "info", "auto")
	require.NoError(t, err)
	log.Debug("not this")
	log.Info("hello", "password", secret.String("hunter2"))
	require.Contains(t, out.String(), `"msg":"hello","password":"[redacted]"`)
	require.NotContains(t, out.String(), "not this")

	out.Reset()
	log, err = obs.NewLog(&out, "warn", "text")
	require.NoError(t, err)
	log.Warn("hello")
	require.Contains(t, out.String(), "level=WARN msg=hello")
	_, err = obs.NewLog(&out, "loud", "text")
	require.Error(t, err)
}

func TestMetricsHaveNamesAndTemplatesOnly(t *testing.T) {
	m := obs.NewMetrics()
	m.Operation("desk.add_note", "done", 3*time.Millisecond)
	m.Request("GET", "GET /api/v1/accounts/{id}", 200, time.Millisecond)
	m.Request("BREW", "", 404, time.Millisecond)
	m.Gauge("readmit_test", "A figure.", func() float64 { return 7 })
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`readmit_operation_seconds_bucket{operation="desk.add_note",outcome="done",le="0.005"} 1`,
		`readmit_http_request_seconds_count{method="GET",route="GET /api/v1/accounts/{id}",status="200"} 1`,
		`readmit_http_request_seconds_count{method="other",route="none",status="404"} 1`,
		"readmit_test 7",
	} {
		require.Contains(t, w.Body.String(), line)
	}
	require.NotContains(t, w.Body.String(), "BREW")
}
