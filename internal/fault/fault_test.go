package fault

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFaultKeepsItsCodeThroughCopies(t *testing.T) {
	locked := New(Conflict, "account_locked", "The account is locked.")
	wrapped := fmt.Errorf("sign in: %w", locked.Withf("Locked until %s.", "14:32"))

	require.ErrorIs(t, wrapped, locked)
	require.NotErrorIs(t, wrapped, ErrInvalid)
	require.Equal(t, "Locked until 14:32.", As(wrapped).Message)
	require.Equal(t, "The account is locked.", locked.Message, "the declared fault must not change")
	require.Nil(t, As(errors.New("disk")))
}

func TestFieldsNameEveryProblem(t *testing.T) {
	var f Fields
	require.NoError(t, f.Err())
	f.Check(true, "a", "x", "never")
	f.Check(false, "first_name", "too_long", "Use 100 characters at most.")
	f.Add("email", "syntax", "Write an address such as name@example.com.")
	got := As(f.Err())
	require.Equal(t, Invalid, got.Kind)
	require.Len(t, got.Fields, 2)
	require.Empty(t, ErrInvalid.Fields)
}
