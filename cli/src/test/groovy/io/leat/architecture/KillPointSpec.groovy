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
    'io.leat.engine.artifact.TempFile': ['write', 'moveTo'],
    'io.leat.engine.local.FolderTree': ['copy', 'copyFile', 'delete'],
  ]

  static final LOOKED_AT = ['io.leat.engine.', 'io.leat.store.', 'io.leat.server.host.', 'io.leat.server.agent.']

  /** What does such a call and has no point of its own, with the reason. */
  static final WITHOUT = [
    'DurableFile.write'             : 'its callers have the points',
    'DurableFile.writeSummed'       : 'its callers have the points',
    'DurableFile.claim'             : 'its callers have the points',
    'DurableFile.fill'              : 'its callers have the points',
    'TempFile.write'                : 'its callers have the points',
    'TempFile.moveTo'               : 'its callers have the points',
    'TempFile.close'                : 'what has no name yet',
    'DurableFile.syncFolder'        : 'its callers have the points',
    'FolderTree'                    : 'its callers have the points',
    'Pack\$1.visitFile'             : 'FIFOs that nobody reads',
    'Pack.write'                    : 'the file beside; the rename has the point',
    'Pack.loose'                    : 'a copy of what is packed',
    'Pack.delete'                   : 'its callers have noted that the run goes',
    'Pack.drop'                     : 'empty folders; the files have the point',
    'KillPoint.see'                 : 'for tests',
    'Restore.'                      : 'within ARTIFACTS_BROUGHT and CACHES_BROUGHT',
    'Work.drain'                    : 'what has no name yet',
    'ContentStore.putBytes'         : 'what has no name yet',
    'ContentStore.syncFolder'       : 'the content has its name by then',
    'ContentStore.damaged'          : 'what is worth nothing',
    'ContentStore.delete'           : 'what nothing uses; found anew by the next look',
    'Caches.'                       : 'evicts entries; found anew by the next save',
    'Results.prune'                 : 'old results; found anew by the next save',
    'LogIndexer.'                   : 'an index that readers can do without',
    'AttemptScript.write'           : 'within ATTEMPT_FILES',
    'Launcher.script'               : 'the file beside; the rename has the point',
    'AttemptFolder.discard'         : 'of an attempt that nobody was told to run: without a claim it is put aside',
    'AttemptFolder.putAside'        : 'secrets go before it is put aside, again is harmless',
    'LocalDriver.'                  : 'secrets of attempts that will never run are removed, again is harmless',
    'RunHeader.write'               : 'the file beside; the rename has the point',
    'ChildAsk.write'                : 'the file beside; the rename has the point',
    'SteadyCopy.'                   : 'its caller has the point',
    'Snapshot.'                     : 'the copy beside; the rename has the point',
    'LeatFolder.makeAttempts'       : 'within RUN_FILES',
    'LeatFolder.make'               : 'a file that git reads, the same each time',
    'FolderOwner.create'            : 'an empty folder, the same each time',
    'CacheScopes.'                  : 'of a run that is not prepared yet: its whole folder is made again',
    'RunFolder.delete'              : 'its callers have noted that the run goes, or it was not stored',
    'Carried.copy'                  : 'before RUN_CARRIED, and of no meaning without it',
    'RunFolder.end'                 : 'what is of no meaning once the run has ended',
    'Workspaces.of'                 : 'within WORKSPACE_MADE',
    'Workspaces$Own.make'           : 'of an attempt that was not launched',
    'Folders.delete'                : 'noted in the database before; done again by the next',
    'Journal.'                      : 'takes back what was not stored',
    'Committer.transaction'         : 'within STORE_COMMITTED',
    'DataDisk.'                     : 'the reserve of a disk, which holds nothing and is made again',
    'Store.'                        : 'opening: claims the database for this server',
  ]

  @Shared
  def classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages('io.leat')

  /** The name of a code unit; what stands in a lambda belongs to the method around it. */
  private static String name(JavaCodeUnit unit) {
    unit.owner.name.substring(unit.owner.packageName.length() + 1) + '.' + (unit.name.startsWith('lambda$') ? unit.name.split('\\$')[1] : unit.name)
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
    def bare = (durable() - passing()).findAll { unit -> !WITHOUT.keySet().any { unit.startsWith(it) } }

    then: 'give it one of KillPoint, or write down here why it needs none'
    bare.sort() == []
  }

  def 'no reason stands here for what does not happen any more'() {
    when:
    def units = durable()

    then:
    WITHOUT.keySet().findAll { reason -> !units.any { it.startsWith(reason) } } == [] as Set
  }

  def 'for each kill point there is a bug that the sweeps are to find'() {
    expect: 'a patch of its name, which bench/plant plants; no bug at a commit was found yet, since what is told too early dies with the process that tells it'
    Path.of('../bench/plants').toFile().list().sort() == (KillPoint.values() - KillPoint.STORE_COMMITTED).collect { it.name() + '.patch' }.sort()
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
