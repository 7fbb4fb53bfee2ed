package io.leat.server

import io.leat.identity.password.PasswordHash
import io.leat.store.Account
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Path
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

class StoreAccountsSpec extends Specification {
  static final MADE = Instant.parse('2026-11-21T12:00:00Z')

  @TempDir Path folder
  @AutoCleanup Store store

  def setup() {
    store = Store.open(StoreConfig.file(folder.resolve('data')))
    store.accounts().create('ann', null, new Account.Password('old', true), MADE)
  }

  def 'a password in another form ends no token, and is still the first one'() {
    given:
    def accounts = new StoreAccounts(store, folder.resolve('admin'))
    def before = accounts.find('ann').get()

    when:
    accounts.rehash(before, new PasswordHash('new'))

    then:
    with(accounts.find('ann').get()) {
      password() == new PasswordHash('new')
      isFirstPassword()
      tokensAfter() == before.tokensAfter()
    }
  }

  def 'a logout or another password meanwhile is not undone by it'() {
    given:
    def accounts = new StoreAccounts(store, folder.resolve('admin'))
    def before = accounts.find('ann').get()

    when:
    accounts.revokeTokens('ann', MADE.plusSeconds(5))
    accounts.rehash(before, new PasswordHash('new'))

    then:
    accounts.find('ann').get().tokensAfter() == MADE.plusSeconds(5)
    accounts.find('ann').get().password() == new PasswordHash('new')

    when:
    accounts.rehash(before, new PasswordHash('late'))

    then:
    accounts.find('ann').get().password() == new PasswordHash('new')
  }
}
