package mail

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/secret"
)

// Hook is where SMS are handed to: the provider's, or a program before it.
type Hook struct {
	URL    string
	Secret secret.String // signs what is sent; empty: it is not signed
	Sender string        // a number or a name; empty: the provider's own
	// Do sends the request. It does not follow redirects, and does not lead
	// inwards where a tenant has named the address.
	Do func(*http.Request) (*http.Response, error)
}

// SMS is one text to one number.
type SMS struct {
	ID   string // the same if it is sent again: the provider can drop the second
	To   string // E.164
	Text string
	At   time.Time
}

// SendSMS posts an SMS as JSON: {"id", "to", "sender", "text"}. It is signed
// as Standard Webhooks say, by webhook-id, webhook-timestamp and
// webhook-signature. An answer of 2xx says that it was taken, 422 that there is
// no such number, 404, 408, 429 and 5xx that it can be tried again, and other
// 4xx that it is refused. The error is a [Failure].
func SendSMS(ctx context.Context, h Hook, m SMS) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := h.request(ctx, m)
	if err != nil {
		return err
	}
	answer, err := h.Do(request)
	if err != nil {
		return Failure{Kind: Later, Said: said(err)}
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10)) // it is shown, and its loss changes nothing
	if answer.StatusCode/100 == 2 {
		return nil
	}
	return Failure{Kind: kindOf(answer.StatusCode), Said: said(fmt.Errorf("%s %s", answer.Status, text))}
}

func (h Hook) request(ctx context.Context, m SMS) (*http.Request, error) {
	body, err := json.Marshal(map[string]string{"id": m.ID, "to": m.To, "sender": h.Sender, "text": m.Text})
	if err != nil {
		return nil, Failure{Kind: Refused, Said: "the text cannot be written as JSON"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return nil, Failure{Kind: Later, Said: "the address of the hook cannot be read"}
	}
	request.Header.Set("Content-Type", "application/json")
	at := strconv.FormatInt(m.At.Unix(), 10)
	request.Header.Set("Webhook-Id", m.ID)
	request.Header.Set("Webhook-Timestamp", at)
	if h.Secret != "" {
		request.Header.Set("Webhook-Signature", "v1,"+sign(h.Secret, m.ID+"."+at+"."+string(body)))
	}
	return request, nil
}

// sign makes the signature. A secret that begins with whsec_ is base64, any
// other is taken as it is.
func sign(s secret.String, content string) string {
	key := []byte(s.Reveal())
	if coded, ok := strings.CutPrefix(s.Reveal(), "whsec_"); ok {
		if decoded, err := base64.StdEncoding.DecodeString(coded); err == nil {
			key = decoded
		}
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(content))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func kindOf(status int) FailureKind {
	switch {
	case status == http.StatusUnprocessableEntity:
		return NoSuch
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status == http.StatusNotFound, status/100 != 4:
		return Later
	}
	return Refused
}
