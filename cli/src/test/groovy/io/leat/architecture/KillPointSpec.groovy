package io.leat.architecture

import com.tngtech.archunit.core.domain.JavaCodeUnit
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import io.leat.engine.durable.KillPoint
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** The list of the durable steps (ADR 41): each of them has its kill point, and each kill point is passed by a step. */
class KillPointSpec extends Specification {
  /** Calls by which something outlives the process. */
  static final DURABLE = [
    'java.nio.file.Files': ['move', 'write', 'writeString', 'createDirectory', 'createFile', 'createLink', 'createSymbolicLink', 'delete', 'deleteIfExists', 'copy'],
    'java.nio.channels.FileChannel': ['force', 'write', 'truncate'],
    'org.jdbi.v3.core.Jdbi': ['inTransaction', 'useTransaction'],
    'io.leat.engine.durable.DurableFile': ['write', 'writeSummed', 'claim'],
    'io.leat.engine.durable.PrivateFile': ['move'],
    'io.leat.engine.artifact.TempFile': ['write', 'moveTo'],
    'io.leat.engine.durable.FolderTree': ['copy', 'copyFile', 'delete'],
  ]

  static final LOOKED_AT = ['io.leat.engine.', 'io.leat.store.', 'io.leat.agent.ssh.', 'io.leat.server.', 'io.leat.cli.run.']

  /** What does such a call and has no point of its own: the method, below io.leat, with the reason. */
  static final WITHOUT = [
    'engine.durable.DurableFile.write'                : 'its callers have the points',
    'engine.durable.DurableFile.writeSummed'          : 'its callers have the points',
    'engine.durable.DurableFile.claim'                : 'its callers have the points',
    'engine.durable.DurableFile.fill'                 : 'its callers have the points',
    'engine.durable.DurableFile.syncFolder'           : 'its callers have the points',
    'engine.durable.PrivateFile.fill'                 : 'what has no name yet',
    'engine.durable.PrivateFile.writeBeside'          : 'what has no name yet',
    'engine.durable.PrivateFile.move'                 : 'within PRIVATE_WRITTEN, and its other callers have the points',
    'engine.durable.KillPoint.see'                    : 'for tests',
    'engine.durable.Pack\$1.visitFile'                : 'FIFOs that nobody reads',
    'engine.durable.Pack.loose'                       : 'a copy of what is packed',
    'engine.durable.Pack.delete'                      : 'its callers have noted that the run goes',
    'engine.attempt.EarlierReports.write'              : 'its callers have the points',
    'engine.artifact.TempFile.write'                  : 'its callers have the points',
    'engine.artifact.TempFile.moveTo'                 : 'its callers have the points',
    'engine.artifact.TempFile.sweep'                  : 'what has no name yet, of processes that are dead; found anew by the next',
    'engine.artifact.TempFile.close'                  : 'what has no name yet',
    'engine.artifact.FileRestore.folder'              : 'within ARTIFACTS_BROUGHT and CACHES_BROUGHT',
    'engine.artifact.FileRestore.link'                : 'within ARTIFACTS_BROUGHT and CACHES_BROUGHT',
    'engine.artifact.FileRestore.write'               : 'within ARTIFACTS_BROUGHT and CACHES_BROUGHT',
    'engine.artifact.Work.drain'                      : 'what has no name yet',
    'engine.artifact.ContentStore.putBytes'           : 'what has no name yet',
    'engine.artifact.ContentStore.syncFolder'         : 'the content has its name by then',
    'engine.artifact.ContentStore.damaged'            : 'what is worth nothing',
    'engine.artifact.ContentStore.delete'             : 'what nothing uses; found anew by the next look',
    'engine.artifact.Caches.evict'                    : 'entries beyond the limit; found anew by the next save',
    'engine.artifact.CachesInPlace.fill'              : 'an entry that is not whole any more; found so by the next use',
    'engine.artifact.Caches.use'                      : 'an entry that is not whole any more; found so by the next use',
    'engine.artifact.Results.prune'                   : 'old results; found anew by the next save',
    'engine.artifact.SteadyCopy.copy'                 : 'its caller has the point',
    'engine.log.LogIndexer.startAnew'                 : 'an index that readers can do without',
    'engine.log.LogIndexer.store'                     : 'an index that readers can do without',
    'engine.log.LogIndexer.takeUp'                    : 'an index that readers can do without',
    'engine.agent.AttemptFolder.discard'              : 'of an attempt that nobody was told to run: without a claim it is put aside',
    'engine.agent.AttemptFolder.note'                 : 'an empty file, made again when it is seen again',
    'engine.driver.shell.AttemptScript.writeAll'      : 'within ATTEMPT_FILES',
    'engine.agent.AttemptFolder.dropSecrets'          : 'secrets go when nobody runs it any more, which the next look or the next end finds again',
    'engine.attempt.SecretOutput.remove'              : 'is there whole or not at all, and done again before the end is stored',
    'engine.driver.local.LocalDriver.look'            : 'secrets and what would run go when nothing began to run it, which the next look finds again',
    'engine.journal.Journal.open'                     : 'what was begun and not stored is cut off, again is harmless',
    'engine.journal.Journal.drop'                     : 'takes back what was not stored; else the next append or opening does',
    'engine.durable.FolderTree\$1.preVisitDirectory': 'its callers have the points',
    'engine.durable.FolderTree\$1.visitFile'        : 'its callers have the points',
    'engine.durable.FolderTree\$Deletion.visitFile' : 'its callers have the points',
    'engine.durable.FolderTree\$Deletion.postVisitDirectory': 'its callers have the points',
    'engine.durable.FolderTree.copyFile'            : 'its callers have the points',
    'engine.folder.LeatFolder.makeAttempts'            : 'within RUN_FILES',
    'engine.folder.LeatFolder.hideFromGit'             : 'a file that git reads, the same each time',
    'engine.attempt.SecretDigests.draw'                : 'a key that is there whole or not at all: the next draws another, by which no result was kept',
    'engine.folder.OwnerNote.write'                    : 'of a process, and gone with it: who finds half of it takes it for none',
    'engine.folder.OwnerNote.remove'                   : 'of a process, and gone with it',
    'engine.folder.FolderOwner.create'                 : 'an empty folder, the same each time',
    'engine.folder.CacheScopes.write'                  : 'of a run that is not prepared yet: its whole folder is made again',
    'engine.folder.CacheScopes.copy'                   : 'of a run that is not prepared yet: its whole folder is made again',
    'engine.folder.RunFolder.delete'                   : 'its callers have noted that the run goes, or it was not stored',
    'agent.ssh.Replica.empty'                         : 'a copy that is made anew; what has read it sees that by its sum',
    'engine.attempt.Carried.copy'                      : 'before RUN_CARRIED, and of no meaning without it',
    'engine.folder.WorkspacePlace.make'                : 'within WORKSPACE_MADE: a folder that holds nothing yet',
    'engine.folder.WorkspacePlace.remove'              : 'of a run that goes, again is harmless',
    'engine.folder.WorkspacePlace.sweep'               : 'of runs that are gone; found anew by the next',
    'engine.attempt.Workspaces.of'                     : 'within WORKSPACE_MADE',
    'store.DatabaseFile.sync'                         : 'what is in the file is there before and after',
    'store.Committer.transaction'                     : 'within STORE_COMMITTED',
    'store.Store.takeOver'                            : 'opening: claims the database for this server, and nothing was begun',
    'agent.ssh.HostFiles.folders'                     : 'within FILES_SENT',
    'agent.ssh.HostFiles.forget'                      : 'what nobody waits for any more; found anew by the next look',
    'agent.ssh.HostFiles.pack'                        : 'to the host, within FILES_SENT',
    'agent.ssh.HostFiles.fetch'                       : 'within FILES_FETCHED',
    'agent.ssh.HostFiles.removeOthers'                : 'within FILES_FETCHED',
    'agent.ssh.HostFiles.unpack'                      : 'within FILES_FETCHED',
    'agent.ssh.LargeFiles.receive'                    : 'a part beside, within FILES_FETCHED',
    'agent.ssh.RemoteAttempt.endedFirst'              : 'a reason of a stop that came too late; heard again from the host',
    'agent.ssh.Replica.choose'                        : 'within ATTEMPT_FILES: the name of an attempt that nothing was sent of',
    'agent.ssh.Replica.reads'                         : 'within ATTEMPT_FILES',
    'agent.ssh.Replica.claimed'                       : 'what the host has, and tells again',
    'agent.ssh.Replica.ended'                         : 'what the host has, and tells again',
    'agent.ssh.Replica.put'                           : 'what the host has, and tells again',
    'agent.ssh.Replica.write'                         : 'within ATTEMPT_FILES, or what the host has and tells again from this length on',
    'engine.agent.AttemptFolder.beginsAs'             : 'written before the folder of the attempt is made, without which it says nothing, and again by who makes it',
    'agent.ssh.Replica.sync'                          : 'before the host forgets, which it is told again',
    'server.DataFolder.tidy'                          : 'what has no name yet; found anew by the next start',
    'server.LeatServer.<init>'                        : 'a restored server has paused its queue by then, again is harmless',
    'server.Restore.into'                             : 'a folder that no server starts on before it is whole',
    'server.Restore.clear'                            : 'a folder that no server starts on',
    'server.Restore.force'                            : 'a folder that no server starts on before it is whole',
    'server.StoreAccounts.signedIn'                   : 'a password that was used; whoever logs in again does it again',
    'server.log.LogFile.prepare'                      : 'the log, of which half a line is closed at the next start',
    'server.secret.KeyFile.putAside'                  : 'what is no key: it has another name or not, and the next start puts it aside again',
    'server.keep.Backup.tidy'                         : 'a copy that nobody has asked for any more',
    'server.keep.Backup\$Copy.database'               : 'a copy that goes with the answer, or with the next start',
    'server.host.ReadingMarks.begin'                  : 'counts the ends of servers: what is lost is counted less',
    'server.host.ReadingMarks.forget'                 : 'counts the ends of servers: what is left goes after a day',
    'server.provided.LoanFile.store'                  : 'what is noted before it is given and forgotten after it went back; again it goes back once more, which is harmless',
    'server.host.DataDisk.found'                      : 'the reserve of a disk, which holds nothing and is made again',
    'server.host.DataDisk.give'                       : 'the reserve of a disk, which holds nothing and is made again',
    'server.host.DataDisk.write'                      : 'the reserve of a disk, which holds nothing and is made again',
    'server.host.Folders.delete'                      : 'noted in the database before; done again by the next',
    'server.trigger.HookInbox.adopt'                  : 'in the database by then; again it is adopted once',
    'cli.run.ChildRun.publish'                        : 'of the attempt that this process is a part of: with it dies the attempt',
    'cli.run.StepMarks.note'                          : 'of the attempt that this process is a part of: with it dies the attempt',
    'cli.run.Pulled.write'                            : 'the file beside, and its rename; what is brought is brought again until it is noted as whole',
    'cli.run.Pulled.end'                              : 'that a pull was begun is of no meaning once it is noted as whole',
    'cli.run.Replay.store'                            : 'of a run that has no header yet',
    'cli.run.RunClean.aside'                          : 'its caller has the point',
    'cli.run.RunClean.leftovers'                      : 'what has another name already; found anew by the next cleaning',
    'cli.run.RunStop.wish'                            : 'an empty file, whose maker tells nobody before it is there',
    'cli.run.Turn.ask'                                : 'an empty file, made again by whoever attaches',
    'cli.run.Turn.await'                              : 'of a run that has not begun, written again by whoever attaches',
  ]

  @Shared
  def classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages('io.leat')

  /** The name of a code unit below io.leat; what stands in a lambda belongs to the method around it. */
  private static String name(JavaCodeUnit unit) {
    (unit.owner.name - 'io.leat.') + '.' + (unit.name.startsWith('lambda$') ? unit.name.split('\\$')[1] : unit.name)
  }

  private Set<String> durable() {
    classes.findAll { type -> LOOKED_AT.any { type.name.startsWith(it) } }.collectMany { type ->
      type.codeUnits.findAll { unit -> unit.callsFromSelf.any { DURABLE[it.targetOwner.name]?.contains(it.target.name) } }.collect { name(it) }
    }.toSet()
  }

  private Set<String> passing() {
    classes.collectMany { type ->
      type.codeUnits.findAll { unit ->
        def calls = unit.callsFromSelf.findAll { it.targetOwner.name == KillPoint.name }*.target*.name
        calls.contains('before') && calls.contains('after')
      }.collect { name(it) }
    }.toSet()
  }

  def 'each durable step has a kill point before and after it'() {
    when:
    def bare = durable() - passing() - WITHOUT.keySet()

    then: 'give it one of KillPoint, or write down here why it needs none'
    bare.sort() == []
  }

  def 'no reason stands here for what does not happen any more'() {
    when:
    def bare = durable() - passing()

    then:
    (WITHOUT.keySet() - bare).sort() == []
  }

  def 'for each kill point there is a bug that the sweeps are to find'() {
    expect: 'a patch of its name, which bench/plant plants'
    Path.of('../bench/plants').toFile().list().sort() == KillPoint.values().collect { it.name() + '.patch' }.sort()
  }

  def 'the bug #plant can be planted in the sources as they are'() {
    given: 'what each part of it finds around it'
    def found = new File('../bench/plants', plant).text.split(/(?m)^--- a.*\n\+{3} b\//).drop(1).collectMany { text ->
      def (file, parts) = text.split('\n', 2)
      parts.split(/(?m)^@@.*\n/).drop(1).collect { part -> [file, part.readLines().findAll { !it.startsWith('+') }*.drop(1).join('\n') + '\n'] }
    }

    expect:
    found.size() > 0
    found.findAll { file, lines -> !new File('..', file).text.contains(lines) } == []

    where:
    plant << Path.of('../bench/plants').toFile().list().sort()
  }

  def 'each kill point is passed by a step'() {
    when:
    def used = classes.collectMany { type ->
      type.name == KillPoint.name ? [] : type.fieldAccessesFromSelf.findAll { it.targetOwner.name == KillPoint.name }*.target*.name
    }.toSet()

    then:
    KillPoint.values()*.name().findAll { !used.contains(it) } == []
  }
}
