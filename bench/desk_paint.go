package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// paints measures when Chromium first paints the account's page, beside an
// empty page of the same run. Without node or Chromium it says what was left
// out.
func paints(ctx context.Context, d *deskBench, name string) error {
	if _, err := os.Stat("web/node_modules/playwright-core"); err != nil {
		fmt.Printf("   %-34s left out: run npm ci --ignore-scripts in web\n", name)
		return nil
	}
	cmd := exec.CommandContext(ctx, "node", "test/paint.mjs", d.server.base, benchTenant+d.logins[0], d.cookie)
	cmd.Dir, cmd.Stderr = "web", os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("measure the first paint: %w", err)
	}
	var told struct {
		Page  []float64 `json:"page"`
		Empty []float64 `json:"empty"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		return fmt.Errorf("read the first paints: %w", err)
	}
	page, empty := durations(told.Page), durations(told.Empty)
	ratio := percentile(page, 50) / max(percentile(empty, 50), 0.1)
	d.r.times(d.engine, activities, name, paintGoal, page, fmt.Sprintf("%.1f times an empty page (p50 %.0f ms)", ratio, percentile(empty, 50)))
	return nil
}

func durations(ms []float64) []time.Duration {
	out := make([]time.Duration, len(ms))
	for i, x := range ms {
		out[i] = time.Duration(x * float64(time.Millisecond))
	}
	return out
}
