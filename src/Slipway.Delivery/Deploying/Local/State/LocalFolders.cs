using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>Where one service of one environment keeps what.</summary>
internal sealed class LocalFolders(AbsolutePath local, string environment, string service)
{
    public AbsolutePath Root { get; } = local / environment / service;

    public AbsolutePath StateFile => Root / "state.json";

    public AbsolutePath LockFile => Root / "state.lock";

    /// <summary>The ingress's settings, with its token: readable by the owner only.</summary>
    public AbsolutePath IngressSettings => Root / "ingress.json";

    public AbsolutePath Logs => Root / "logs";

    public AbsolutePath Releases => Root / "releases";

    /// <summary>Copies of the ingress program, by content; shared by all services.</summary>
    public AbsolutePath IngressPrograms => local / "ingress";

    public AbsolutePath ReleaseOf(Digest digest) => Releases / digest.Hex;

    /// <summary>Makes the folder, which only its owner may enter. A file in its place is a <see cref="UsageException"/>.</summary>
    public void Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Root.CreateDirectory();
            }
            else
            {
                Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The folder {Root} cannot be made.", exception.Message, "Move away what is in its place, or make its parent writable.", exception);
        }
    }
}
