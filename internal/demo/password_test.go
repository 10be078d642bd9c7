package demo

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/proof"
)

func TestTheDemosPasswordIsThatOfItsHash(t *testing.T) {
	ok, old, err := proof.NewHasher(1, 0).Verify(context.Background(), passwordHash, Password)
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, old, "it is hashed as new passwords are")
	require.GreaterOrEqual(t, proof.Strength(Password).Score, 2, "tenants' rules take it")
}
