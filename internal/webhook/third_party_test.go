package webhook_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

const root = "../.."

// verified asks npm standardwebhooks, and the example in JavaScript, what they
// make of a request.
func verified(t *testing.T, secret string, now int64, r request) (ours, theirs string) {
	t.Helper()
	headers := map[string]string{}
	for name := range r.header {
		headers[strings.ToLower(name)] = r.header.Get(name)
	}
	in, err := json.Marshal(map[string]any{"secret": secret, "now": now, "headers": headers, "body": string(r.body)})
	require.NoError(t, err)
	run := exec.CommandContext(t.Context(), "node", "test/webhook-verify.mjs")
	run.Dir, run.Stdin = filepath.Join(root, "web"), bytes.NewReader(in)
	out, err := run.CombinedOutput()
	require.NoError(t, err, string(out))
	var said struct{ Ours, Theirs string }
	require.NoError(t, json.Unmarshal(out, &said))
	return said.Ours, said.Theirs
}

// TestAnUnmodifiedLibraryVerifies sends an event while two secrets are good.
func TestAnUnmodifiedLibraryVerifies(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, "web", "node_modules", "standardwebhooks")); err != nil {
		t.Skip("the library is not installed: run `npm ci --ignore-scripts` in web")
	}
	k := testkit.NewKit(t, testkit.SQLite(t))
	s, r := node(k, "a"), receive(t)
	e := added(t, k, s, r.URL, "desk.note_added")
	next, err := s.RotateSecret(ctx, k.Actor(authz.Developer), webhook.RotateSecretInput{Endpoint: e.ID, Overlap: 60})
	require.NoError(t, err)
	addNote(t, k, k.Actor(authz.Agent), jess(k))
	deliver(t, k, s)
	got, now := r.all()[0], k.Clock.Now().UnixMilli()
	for _, secret := range []string{e.Secret.Reveal(), next.Secret.Reveal()} {
		ours, theirs := verified(t, secret, now, got)
		require.Equal(t, []string{"desk.note_added", "desk.note_added"}, []string{ours, theirs})
	}
	ours, theirs := verified(t, next.Secret.Reveal(), now+600_000, got)
	require.Contains(t, ours+theirs, "refused: too old")
	require.Contains(t, theirs, "refused")
	got.body = bytes.Replace(got.body, []byte("note_added"), []byte("note_edited"), 1)
	ours, theirs = verified(t, next.Secret.Reveal(), now, got)
	require.Contains(t, ours, "refused")
	require.Contains(t, theirs, "refused")
}

// TestTheDocumentationPrintsWhatIsTested compares the examples with the
// functions that the tests verify by.
func TestTheDocumentationPrintsWhatIsTested(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "integrate", "webhooks.md"))
	require.NoError(t, err)
	for language, file := range map[string]string{"go": "internal/webhook/verify_example_test.go", "js": "web/test/webhook-verify.mjs"} {
		source, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		_, from, _ := strings.Cut(string(source), "// begin of the example\n")
		example, _, there := strings.Cut(from, "// end of the example")
		require.True(t, there, file)
		require.Contains(t, string(page), "```"+language+"\n"+strings.TrimSpace(example)+"\n```", "docs/integrate/webhooks.md does not print %s", file)
	}
}
