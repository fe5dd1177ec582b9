using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Files;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// Remembers where unfinished uploads go on, so that the next run does not send again what arrived. One small file an upload; nothing in it is a secret
/// of ours.
/// </summary>
internal sealed class UploadSessions(AbsolutePath? folder, RegistryAddress address)
{
    public Uri? Find(string path, Digest digest)
    {
        if (FileOf(path, digest) is not { FileExists: true } file)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Session>(File.ReadAllBytes(file))?.Location;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null; // Then it starts from the beginning, which is only slower.
        }
    }

    public void Note(string path, Digest digest, Uri location)
    {
        if (FileOf(path, digest) is { } file)
        {
            AtomicFile.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new Session(location)));
        }
    }

    public void Forget(string path, Digest digest)
    {
        if (FileOf(path, digest) is { } file)
        {
            File.Delete(file);
        }
    }

    private AbsolutePath? FileOf(string path, Digest digest) =>
        folder is null
            ? null
            : folder.CreateDirectory() / $"upload-{Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{address.Host}/{path}@{digest}")).Hex}.json";

    private sealed record Session(Uri Location);
}
