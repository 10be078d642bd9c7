package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Do sends one request and decodes the answer into out, which may be nil.
// path begins after /api/v1, such as "/accounts". body is encoded as JSON if
// it is not nil.
//
// A POST carries an idempotency key: the one that [WithIdempotencyKey] put
// into ctx, or a new one. If the server answers 429 or 503, or no answer
// comes, the same request is sent again with the same key. Do returns a
// [*Problem] if the server refused, and the context's error if that ends.
func (c *Client) Do(ctx context.Context, method, path string, query url.Values, body, out any) error {
	sent, err := encode(body)
	if err != nil {
		return err
	}
	address := c.base + "/api/v1" + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	key := idempotencyKey(ctx, method)
	for try := 1; ; try++ {
		answer, err := c.send(ctx, method, address, key, sent)
		if err == nil && answer.success() {
			return answer.decode(out)
		}
		if err == nil && !answer.again() {
			return answer.problem()
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s %s: %w", method, path, ctx.Err())
		}
		if try >= c.tries {
			if err != nil {
				return fmt.Errorf("%s %s: %w", method, path, err)
			}
			return answer.problem()
		}
		if err := c.wait(ctx, pause(answer, try)); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
}

func encode(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	b, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	return b, nil
}

func (c *Client) send(ctx context.Context, method, address, key string, body []byte) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make the request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	if c.tenant != "" {
		req.Header.Set("Readmit-Tenant", c.tenant)
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	if seen := ifMatch(ctx, method); seen != "" {
		req.Header.Set("If-Match", seen)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return &answer{status: res.StatusCode, header: res.Header, body: text}, nil
}

// longestPause bounds what a server can make the client wait between tries.
const longestPause = time.Minute

// pause is what the server asked for in Retry-After (RFC 9110, section
// 10.2.3), or 200 ms that double with each try.
func pause(a *answer, try int) time.Duration {
	if a != nil {
		if s, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil && s >= 0 {
			return min(time.Duration(s)*time.Second, longestPause)
		}
	}
	return min(100*time.Millisecond<<min(try, 10), longestPause)
}

type idempotencyContext struct{}

// WithIdempotencyKey gives the key for the next change that is made with the
// returned context. Keep it beside the work it belongs to, so that a program
// that was stopped can ask again without doing it twice. Use it for one
// request only.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, idempotencyContext{}, key)
}

func idempotencyKey(ctx context.Context, method string) string {
	if method != http.MethodPost {
		return ""
	}
	if key, ok := ctx.Value(idempotencyContext{}).(string); ok {
		return key
	}
	return rand.Text()
}
