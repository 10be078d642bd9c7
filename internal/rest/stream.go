package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/webhook"
)

const (
	// streamEvery is how often a stream looks for what is new: events get their
	// positions about once a second.
	streamEvery = time.Second
	// streamBeat is after how many looks a silent stream says that it is alive, so
	// that proxies keep it and a reader who has gone is noticed.
	streamBeat = 20
)

var errStreamPosition = fault.New(fault.Malformed, "stream_position", "Last-Event-ID or after is no position of an event. Send the id of the last event that you have, or leave it out.")

// stream tells what happens as server-sent events (WHATWG HTML, 9.2), from
// where the reader stands: Last-Event-ID, or after, or from now on. Each look
// asks again whether the key is good and what it may see. The stream ends when
// it may not, when the reader leaves and when the server stops; the reader comes
// back with the id of the last event that it has, and misses none.
func (a *api) stream(w http.ResponseWriter, r *http.Request) {
	in, err := streamPlace(r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	read, err := a.news(r, &in)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	out := http.NewResponseController(w)
	// The server's limits are for requests that end.
	for _, lift := range []func(time.Time) error{out.SetReadDeadline, out.SetWriteDeadline} {
		if err := lift(time.Time{}); err != nil {
			a.fail(w, r, fmt.Errorf("open a stream: %w", err))
			return
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	w.WriteHeader(http.StatusOK)
	send := func(text string) error {
		if _, err := w.Write([]byte(text)); err != nil {
			return errLeft
		}
		return out.Flush()
	}
	if send("retry: 3000\n\n") != nil {
		return
	}
	_ = a.push(r, &in, read, reader{ // the stream has no way to say why it ends
		left: r.Context().Done(),
		send: func(read webhook.Events) (bool, error) {
			text, err := frames(read)
			if text == "" || err != nil {
				return false, err
			}
			return true, send(text)
		},
		beat: func() error { return send(": beat\n\n") },
	})
}

// errLeft is returned where the reader has gone.
var errLeft = errors.New("the reader has left")

// reader is who a stream is for.
type reader struct {
	left <-chan struct{}
	// send sends events, and reports whether there was any.
	send func(webhook.Events) (bool, error)
	// beat says that the stream is alive.
	beat func() error
}

// push sends what is new until the stream is over: the reader leaves, may read
// no more, or the server stops. It returns the fault of the second, errLeft for
// the first.
func (a *api) push(r *http.Request, in *webhook.ReadStreamInput, read webhook.Events, to reader) error {
	looks := time.NewTicker(streamEvery)
	defer looks.Stop()
	for silent := 0; ; silent++ {
		sent, err := to.send(read)
		if !sent && err == nil && silent >= streamBeat {
			sent, err = true, to.beat()
		}
		if err != nil {
			a.Log.DebugContext(r.Context(), "a stream ends", "request", edge.Of(r.Context()).ID, "error", err)
			return err
		}
		if sent {
			silent = 0
		}
		if read.NextAfter >= read.Last {
			select {
			case <-looks.C:
			case <-to.left:
				return errLeft
			case <-a.Stopping:
				return nil
			}
		}
		if read, err = a.news(r, in); err != nil {
			return err
		}
	}
}

// news asks who the reader is and what is new for them, and moves their place.
func (a *api) news(r *http.Request, in *webhook.ReadStreamInput) (webhook.Events, error) {
	actor, err := a.actor(r, a.Keys.Actor)
	if err != nil {
		return webhook.Events{}, err
	}
	read, err := a.Webhook.ReadStream(r.Context(), actor, *in)
	if err == nil {
		in.After = max(read.NextAfter, 1) // 0 would mean from now on, again and again
	}
	return read, err
}

// streamPlace is where the reader stands.
func streamPlace(r *http.Request) (in webhook.ReadStreamInput, err error) {
	for _, text := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if text == "" {
			continue
		}
		if in.After, err = strconv.ParseInt(text, 10, 64); err != nil || in.After < 0 {
			return in, errStreamPosition
		}
		return in, nil
	}
	return in, nil
}

// frames writes events as the stream has them.
func frames(read webhook.Events) (text string, err error) {
	for _, e := range read.Items {
		data, err := json.Marshal(e)
		if err != nil {
			return "", fmt.Errorf("encode %s: %w", e.ID, err)
		}
		text += fmt.Sprintf("event: %s\nid: %d\ndata: %s\n\n", e.Type, e.Pos, data)
	}
	return text, nil
}
