using System.Text.Json;
using Slipway.Delivery.Deploying.Local;
using Slipway.Oci;
using Slipway.TestService;
using Slipway.Tooling;

namespace Slipway.TestBuild;

/// <summary>Releases of the test service: its program, and a behaviour that is kept in a folder by digest, where other processes find it too.</summary>
public sealed class TestReleases(AbsolutePath images) : IReleaseSource
{
    public Digest Add(Behaviour behaviour)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(behaviour, JsonSerializerOptions.Web);
        var digest = Digest.Of(content);
        File.WriteAllBytes(images.CreateDirectory() / digest.Hex, content);
        return digest;
    }

    public Task<UnpackedRelease> UnpackAsync(string image, Digest digest, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var app = (folder / "app").CreateDirectory();
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "Slipway.TestService.*"))
        {
            File.Copy(file, app / Path.GetFileName(file));
        }

        File.Copy(images / digest.Hex, app / "behaviour.json");
        return Task.FromResult(new UnpackedRelease { Command = ["dotnet", "Slipway.TestService.dll"], WorkingDirectory = "/app" });
    }
}
