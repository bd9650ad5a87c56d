// Makes `npm ci` pass on every platform. A registry may lack the binary of another platform; npm then
// leaves that optional package out of the lock and its own `npm ci` refuses the result. For each missing
// platform package this writes an entry without an integrity hash. Run after each change of the lock.
import fs from 'node:fs'

const file = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
const packages = lock.packages

const added = []
for (const [path, entry] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isResolvable(path, name)) continue
    const stub = stubOf(name, version)
    if (!stub) continue
    packages[`node_modules/${name}`] = stub
    added.push(name)
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length ? `added ${added.join(', ')}` : 'nothing to add')

/** Walks up the folders as Node does. */
function isResolvable(from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
  }
}

function parentOf(folder) {
  const at = folder.lastIndexOf('/node_modules/')
  return at < 0 ? '' : folder.slice(0, at)
}

/** The platform is read from the package's name: `@chdb/lib-linux-arm64-gnu`. */
function stubOf(name, version) {
  const words = name.split('/').at(-1).split(/[-_]/)
  const os = words.find((word) =>
    /^(darwin|win32|android|freebsd|netbsd|openbsd|openharmony|sunos|aix|linux)$/.test(word),
  )
  const cpu = words.find((word) => /^(x64|arm64|arm|ia32|s390x|ppc64|riscv64|loong64|mips64el|wasm32)$/.test(word))
  if (!os && !cpu) return undefined
  return {
    version: version.replace(/^[\^~]/, ''),
    optional: true,
    ...(cpu && { cpu: [cpu] }),
    ...(os && { os: [os] }),
    ...(words.includes('musl') && { libc: ['musl'] }),
    ...(words.includes('gnu') && { libc: ['glibc'] }),
  }
}
