package archtest

import (
	"fmt"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/signin"
)

// signInEntries are the lines of how customers sign in.
func (w *world) signInEntries() map[string]entry {
	s := signin.NewService(signin.Config{DB: w.DB, Credentials: credential.NewService(w.DB, proof.NewHasher(1, 1))})
	return map[string]entry{
		"desk.list_own_activity":          on(nobody, w.desk.ListOwnActivity, func(*asked) desk.ListOwnActivityInput { return desk.ListOwnActivityInput{} }),
		"signin.register":                 on(nobody, s.Register, func(*asked) signin.RegisterInput { return signin.RegisterInput{} }),
		"signin.sign_in":                  on(nobody, s.SignIn, func(*asked) signin.SignInInput { return signin.SignInInput{} }),
		"signin.second_factor":            on(nobody, s.SecondFactor, func(*asked) signin.SecondFactorInput { return signin.SecondFactorInput{} }),
		"signin.start_passkey":            on(nobody, s.StartPasskey, func(*asked) signin.StartPasskeyInput { return signin.StartPasskeyInput{Purpose: signin.ForSignIn} }),
		"signin.sign_in_by_provider":      on(nobody, s.SignInByProvider, func(*asked) signin.SignInByProviderInput { return signin.SignInByProviderInput{} }),
		"signin.sign_in_by_passkey":       on(nobody, s.SignInByPasskey, func(*asked) signin.SignInByPasskeyInput { return signin.SignInByPasskeyInput{} }),
		"signin.second_factor_by_passkey": on(nobody, s.SecondFactorByPasskey, func(*asked) signin.SecondFactorByPasskeyInput { return signin.SecondFactorByPasskeyInput{} }),
		"signin.step_up_by_passkey":       on(nobody, s.StepUpByPasskey, func(*asked) signin.StepUpByPasskeyInput { return signin.StepUpByPasskeyInput{} }),
		"signin.send_code":                on(nobody, s.SendCode, func(*asked) signin.SendCodeInput { return signin.SendCodeInput{} }),
		"signin.send_access_link":         on(nobody, s.SendAccessLink, func(*asked) signin.SendAccessLinkInput { return signin.SendAccessLinkInput{Identifier: "x@a.example"} }),
		"signin.open_access_link":         on(nobody, s.OpenAccessLink, func(*asked) signin.OpenAccessLinkInput { return signin.OpenAccessLinkInput{} }),
		"signin.recover":                  on(nobody, s.Recover, func(*asked) signin.RecoverInput { return signin.RecoverInput{Identifier: "x@a.example"} }),
		"signin.sign_out":                 on(nobody, s.SignOut, func(*asked) signin.SignOutInput { return signin.SignOutInput{} }),
		"signin.step_up":                  on(nobody, s.StepUp, func(*asked) signin.StepUpInput { return signin.StepUpInput{} }),

		"signin.list_blocked_addresses": on(visible, s.ListBlockedAddresses, func(*asked) signin.ListBlockedAddressesInput { return signin.ListBlockedAddressesInput{} }),
		"signin.block_address":          on(tenantWide, s.BlockAddress, func(a *asked) signin.AddressInput { return signin.AddressInput{Address: a.anAddress()} }),
		"signin.unblock_address": on(something, s.UnblockAddress, func(a *asked) signin.AddressInput {
			return signin.AddressInput{Address: a.aBlockedAddress(s)}
		}),
	}
}

// anAddress is one that nothing has yet.
func (a *asked) anAddress() string {
	a.made++
	return fmt.Sprintf("198.51.%d.%d", a.made/250%250, a.made%250)
}

func (a *asked) aBlockedAddress(s *signin.Service) string {
	return a.thing("network", "203.0.113.1", func() string {
		address := a.anAddress()
		_, err := s.BlockAddress(ctx, a.system(a.where()), signin.AddressInput{Address: address})
		a.must(err)
		return address
	})
}
