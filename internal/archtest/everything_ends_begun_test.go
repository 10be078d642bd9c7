package archtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/testkit"
)

// harbor is the identity that the provider of these tests gives.
const harbor = "oidc:harbor"

// begunStates are what one identity can have begun: whoever adds something that
// goes on after a first proof adds a line.
var begunStates = []livingState{
	sessionStates[0], sessionStates[1], oauthStates[0], oauthStates[1], oauthStates[2],
	{"a flow that waits for its second factor", func(o owner) func() error {
		sheet, err := o.credentials().CreateBackupCodes(ctx, o.Customer(o.login), credential.AccountInput{Account: o.login})
		require.NoError(o.T, err)
		half := o.halfway()
		return func() error {
			_, err := o.doors().SecondFactor(ctx, o.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: sheet.Factor, Code: sheet.Codes[0]})
			return err
		}
	}},
	{"the choice of second factors", func(o owner) func() error {
		_, err := o.credentials().CreateBackupCodes(ctx, o.Customer(o.login), credential.AccountInput{Account: o.login})
		require.NoError(o.T, err)
		half := o.halfway()
		return func() error {
			_, err := o.doors().Choices(ctx, o.Tenant, half.Flow)
			return err
		}
	}},
}

// halfway has the owner prove the first factor, by the identity that they sign
// in by.
func (o owner) halfway() (half signin.SignedIn) {
	var err error
	if o.by == harbor {
		half, err = o.doors().SignInByProvider(ctx, o.visitor(), signin.SignInByProviderInput{Upstream: o.upstream()})
	} else {
		half, err = o.doors().OpenAccessLink(ctx, o.visitor(), signin.OpenAccessLinkInput{Link: o.accessLink()})
	}
	require.NoError(o.T, err)
	require.Equal(o.T, signin.StepSecondFactor, half.Step)
	return half
}

func (o owner) upstream() federation.Upstream {
	return federation.Upstream{Provider: "harbor", Kind: federation.OIDC, Identity: harbor, Subject: fmt.Sprint("up-", o.n), At: o.Clock.Now()}
}

func (o owner) link() {
	o.Do(func(tx *op.Tx) error {
		o.standing(tx)
		return account.AddIdentity(tx, o.n, harbor, o.upstream().Subject)
	})
}

func (o owner) unlink(actor authz.Actor) {
	_, err := o.providers().Unlink(ctx, actor, federation.UnlinkInput{Account: o.login, Identity: harbor})
	require.NoError(o.T, err)
}

// unlinkings are the ways in which one identity ends and the account goes on.
var unlinkings = []ending{
	{"federation.unlink by staff", func(o owner) { o.unlink(o.desk()) }},
	{"federation.unlink by the owner", func(o owner) { o.unlink(o.Customer(o.login)) }},
	{"federation.unlink, and linking it again", func(o owner) {
		o.unlink(o.Customer(o.login))
		o.Clock.Move(time.Second)
		o.link()
	}},
}

// TestC27WhatAnIdentityBeganEndsWithIt takes one identity away from an account
// that has another: what was begun by it is dead with the commit, and what was
// begun by the other one goes on.
func TestC27WhatAnIdentityBeganEndsWithIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, way := range unlinkings {
			for _, kind := range begunStates {
				mine, other := newOwner(k), newOwner(k)
				mine.by = harbor
				mine.link()
				other.link()
				dead, alive := kind.open(mine), kind.open(other)
				way.end(mine)
				way.end(other)
				require.Error(t, dead(), "%s, begun by an identity, lives after %s", kind.name, way.name)
				require.NoError(t, alive(), "%s, begun by another identity, ended by %s", kind.name, way.name)
			}
		}
	})
}
