package secret_test

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

const text = "hunter2-correct-horse"

type input struct {
	Name     string
	Password secret.String
	Old      *secret.String
	More     []secret.String
	Named    map[string]secret.String
}

func sample() input {
	s := secret.String(text)
	return input{"Ana", s, &s, []secret.String{s}, map[string]secret.String{"k": s}}
}

func TestStringShowsNothingUnderAnyVerb(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%40s", "%T%[1]v"} {
		for _, value := range []any{secret.String(text), sample(), []any{secret.String(text)}} {
			got := fmt.Sprintf(verb, value)
			require.NotContains(t, got, "hunter2", verb)
			require.NotContains(t, strings.ToLower(got), fmt.Sprintf("%x", "hunter2"), verb)
		}
		require.Contains(t, fmt.Sprintf(verb, secret.String(text)), secret.Redacted, verb)
	}
	require.NotContains(t, fmt.Sprint(errors.Join(fmt.Errorf("bad %s", secret.String(text)))), "hunter2")
}

func TestStringShowsNothingWhenEncoded(t *testing.T) {
	asJSON, err := json.Marshal(sample())
	require.NoError(t, err)
	require.NotContains(t, string(asJSON), "hunter2")
	require.Equal(t, 4, strings.Count(string(asJSON), secret.Redacted))

	asXML, err := xml.Marshal(struct {
		XMLName  xml.Name `xml:"in"`
		Password secret.String
	}{Password: text})
	require.NoError(t, err)
	require.NotContains(t, string(asXML), "hunter2")
}

func TestStringShowsNothingInLogs(t *testing.T) {
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(handler).Info("signed in", "password", secret.String(text), "input", sample())
	}
	require.NotContains(t, out.String(), "hunter2")
	require.Contains(t, out.String(), secret.Redacted)
}

func TestStringDecodesAndReveals(t *testing.T) {
	var in input
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"`+text+`","More":["a"]}`), &in))
	require.Equal(t, text, in.Password.Reveal())
	require.Equal(t, "a", in.More[0].Reveal())
}

func TestStringIsNoDatabaseParameter(t *testing.T) {
	_, err := driver.DefaultParameterConverter.ConvertValue(secret.String(text))
	require.ErrorIs(t, err, secret.ErrStored)
}
