using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>What the ingress program reads when it starts. It has a twin in <c>Slipway.Ingress</c>, which shares no code with the build on purpose.</summary>
internal sealed record IngressSettings(string Service, int Port, int ControlPort, string Token, Uri? Upstream = null)
{
    /// <summary>Writes the file so that nobody but its owner can ever read it.</summary>
    public void Write(AbsolutePath path)
    {
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(beside, creation))
            {
                JsonSerializer.Serialize(stream, this, SlipwayJson.Options);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Reads the file; <see langword="null"/> when it is not there or not whole.</summary>
    public static IngressSettings? TryRead(AbsolutePath path)
    {
        try
        {
            return JsonSerializer.Deserialize<IngressSettings>(File.ReadAllBytes(path), SlipwayJson.Options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
