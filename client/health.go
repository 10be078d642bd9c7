package client

import (
	"context"
	"net/http"
	"time"
)

// Health is how the installation is, seen from the server that answered.
type Health struct {
	At      time.Time     `json:"at"`
	State   string        `json:"state"` // ok, slow, failing: the worst of the checks
	Version string        `json:"version"`
	Node    string        `json:"node"`
	Checks  []HealthCheck `json:"checks"`
}

// HealthCheck is one thing that was looked at.
type HealthCheck struct {
	Name    string           `json:"name"`
	State   string           `json:"state"` // ok, slow, failing, unknown
	Finding string           `json:"finding"`
	Message string           `json:"message"`
	Since   *time.Time       `json:"since"`
	Figures map[string]int64 `json:"figures"` // _bytes, _us, _ms, _at (microseconds since 1970), or counts
	Names   []string         `json:"names"`
}

// Health returns how the installation is.
func (c *Client) Health(ctx context.Context) (*Health, error) {
	var out Health
	if err := c.Do(ctx, http.MethodGet, "/health", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
