package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/webhook"
)

// socketWrite is how long a reader may take for one message before it counts as
// gone.
const socketWrite = 30 * time.Second

// socket tells over a WebSocket (RFC 6455) what [api.stream] tells: one message
// for each event, as JSON, whose pos is the reader's place. Place, key and
// permission are those of the stream, and are asked before the connection is
// handed over, so that a refusal is an answer like any other. The connection is
// closed with 1008 and the code of the fault when the key is good no more, and
// with 1001 when the server stops; what the reader sends is not read.
func (a *api) socket(w http.ResponseWriter, r *http.Request) {
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
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // it was answered
	}
	defer c.CloseNow()
	left := c.CloseRead(r.Context()) // the request's own does not end with the connection
	within := func(do func(context.Context) error) error {
		ctx, done := context.WithTimeout(left, socketWrite)
		defer done()
		return do(ctx)
	}
	err = a.push(r, &in, read, reader{
		left: left.Done(),
		send: func(read webhook.Events) (bool, error) {
			for _, e := range read.Items {
				data, err := json.Marshal(e)
				if err != nil {
					return false, fmt.Errorf("encode %s: %w", e.ID, err)
				}
				err = within(func(ctx context.Context) error { return c.Write(ctx, websocket.MessageText, data) })
				if err != nil {
					return false, errLeft
				}
			}
			return len(read.Items) > 0, nil
		},
		beat: func() error {
			if within(c.Ping) != nil {
				return errLeft
			}
			return nil
		},
	})
	if f := fault.As(err); f != nil {
		_ = c.Close(websocket.StatusPolicyViolation, f.Code) // whoever is gone needs no reason
	} else if !errors.Is(err, errLeft) {
		_ = c.Close(websocket.StatusGoingAway, "come back with the pos of the last event")
	}
}
