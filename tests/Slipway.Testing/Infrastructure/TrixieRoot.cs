using System.Security.Cryptography;
using System.Text;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>
/// Programs of Debian 13 beside the machine's own: their packages with all they depend on, fetched and verified by apt, unpacked into a folder that is kept,
/// and run with that folder as their root. Nothing is installed, and no script of a package is run.
/// </summary>
public sealed class TrixieRoot
{
    private const string Suite = "trixie";

    // What apt takes for granted on every machine, as far as a program needs it.
    private static readonly string[] Basis = ["base-files", "coreutils", "dash", "libc-bin", "ca-certificates"];

    // The root is a mount of its own: containers can only be started from a root that is one.
    // The mounts live in a namespace of the process's own: they go with it, whatever ends it. The arguments: the root, how many folders, the folders, the program.
    private const string Enter =
        """
        set -e
        root=$1 count=$2
        shift 2
        mount --bind "$root" "$root"
        for place in /dev /proc /sys; do mount --rbind "$place" "$root$place"; done
        for place in /etc/hosts /etc/resolv.conf; do mount --bind "$place" "$root$place"; done
        mount -t tmpfs none "$root/tmp"
        while [ "$count" -gt 0 ]; do
          mkdir -p "$root$1"
          mount --rbind "$1" "$root$1"
          shift
          count=$((count - 1))
        done
        exec chroot "$root" "$@"
        """;

    private readonly AbsolutePath _shared;

    private TrixieRoot(AbsolutePath folder, AbsolutePath shared) => (Folder, _shared) = (folder, shared);

    /// <summary>Where it is. Kept between runs and used by several at once: nothing may be written into it.</summary>
    public AbsolutePath Folder { get; }

    /// <summary>
    /// The root with these packages, made when it is not there yet (a few seconds). Recommended packages are not among them: name those that are needed.
    /// </summary>
    /// <exception cref="PartUnavailableException">It cannot be made on this machine; the message says why.</exception>
    public static async Task<TrixieRoot> OpenAsync(PartContext context, IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var wanted = packages.Union(Basis, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', wanted))))[..12];
        var folder = context.Cache / $"{Suite}-{key}";
        using var one = await FileLock.AcquireAsync(
            context.Cache / $"{Suite}-{key}.lock",
            $"unpack {Suite}",
            context.Clock,
            _ => context.Log.Info($"waiting for another run that unpacks {string.Join(", ", packages)}"),
            cancellationToken).ConfigureAwait(false);
        if (!folder.DirectoryExists)
        {
            context.Log.Info($"unpacking {string.Join(", ", packages)} of Debian's {Suite}");
            var made = AbsolutePath.Create(folder + ".new");
            Mounts.DeleteFolder(made);
            await AptArchive.UnpackAllAsync(context, Suite, wanted, made, cancellationToken).ConfigureAwait(false);
            Complete(made);
            Directory.Move(made, folder);
        }

        return new(folder, context.Scratch);
    }

    /// <summary>
    /// A run of <paramref name="program"/> (a name on its PATH, or a path inside the root). It sees the network and the devices of this machine, the scratch
    /// folder of the run and the <paramref name="shared"/> folders at the same paths as outside, and nothing else of it. It starts in <c>/</c>.
    /// </summary>
    public ProcessSpec Program(string program, IReadOnlyList<string> arguments, params IReadOnlyList<AbsolutePath> shared)
    {
        var folders = shared.Append(_shared).Select(folder => folder.ToString()).Distinct(StringComparer.Ordinal).ToList();
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        return new ProcessSpec(
            "unshare",
            [.. user, "--mount", "--propagation", "private", "sh", "-c", Enter, "sh", Folder, $"{folders.Count}", .. folders, program, .. arguments]);
    }

    // What scripts of packages would have done, as far as a program needs it.
    private static void Complete(AbsolutePath root)
    {
        var certificates = new StringBuilder();
        foreach (var file in Directory.GetFiles(root / "usr" / "share" / "ca-certificates", "*.crt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            certificates.Append(File.ReadAllText(file));
        }

        (root / "etc" / "ssl" / "certs").CreateDirectory();
        File.WriteAllText(root / "etc" / "ssl" / "certs" / "ca-certificates.crt", certificates.ToString());
        File.WriteAllText(root / "etc" / "passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
        File.WriteAllText(root / "etc" / "group", "root:x:0:\nnogroup:x:65534:\n");
        File.WriteAllText(root / "etc" / "hosts", ""); // the machine's own are mounted over these two
        File.WriteAllText(root / "etc" / "resolv.conf", "");
    }
}
