#include "core/image/CApi.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/image/Codec.h"
#include "tests/unit/image/Scenes.h"

namespace crat::image {
namespace {

using test::Scene;

/// The shared library as ctypes sees it: loaded by path, functions by name.
class CApi : public testing::Test {
protected:
    void SetUp() override
    {
        m_library = dlopen(CRAT_IMAGE_LIBRARY, RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(m_library, nullptr) << dlerror();
        find = reinterpret_cast<decltype(find)>(dlsym(m_library, "crat_image_find_file"));
        findBytes = reinterpret_cast<decltype(findBytes)>(dlsym(m_library, "crat_image_find_bytes"));
        ASSERT_NE(find, nullptr);
        ASSERT_NE(findBytes, nullptr);
        Scene scene(800, 600, 3);
        scene.paste(test::resized(m_element, 0.8, 3), {250, 410});
        ASSERT_TRUE(writePng(screenPath(), scene.image()));
        ASSERT_TRUE(writePng(elementPath(), test::toImage(m_element)));
    }
    void TearDown() override
    {
        if (m_library)
            dlclose(m_library);
    }
    std::filesystem::path screenPath() const { return m_folder.path() / "screen shot.png"; }
    std::filesystem::path elementPath() const { return m_folder.path() / "按钮.png"; }

    decltype(&crat_image_find_file) find = nullptr;
    decltype(&crat_image_find_bytes) findBytes = nullptr;
    crat_image_match m_matches[5];
    std::uint32_t m_count = 99;
    char m_error[200] = "untouched";
    const cv::Mat m_element = Scene::element(120, 40, "Send", 2);

private:
    void *m_library = nullptr;
    TemporaryFolder m_folder;
};

TEST_F(CApi, FindsByPathAndByBytes)
{
    ASSERT_EQ(find(screenPath().c_str(), elementPath().c_str(), nullptr, m_matches, 5, &m_count, m_error, 200),
              CRAT_IMAGE_OK)
        << m_error;
    ASSERT_EQ(m_count, 1u);
    EXPECT_STREQ(m_error, "");
    EXPECT_NEAR(m_matches[0].x, 250, 2);
    EXPECT_NEAR(m_matches[0].y, 410, 2);
    EXPECT_NEAR(m_matches[0].scale, 0.8, 0.024);
    const std::string bytes = readFile(screenPath()).value();
    ASSERT_EQ(
        findBytes(bytes.data(), bytes.size(), elementPath().c_str(), nullptr, m_matches, 5, &m_count, m_error, 200),
        CRAT_IMAGE_OK);
    EXPECT_EQ(m_count, 1u);
}

TEST_F(CApi, SaysWhatIsWrong)
{
    EXPECT_EQ(find(screenPath().c_str(), "/no/such.png", nullptr, m_matches, 5, &m_count, m_error, 200),
              CRAT_IMAGE_NOT_FOUND);
    EXPECT_NE(std::string(m_error).find("/no/such.png"), std::string::npos);
    EXPECT_EQ(m_count, 0u);
    EXPECT_EQ(find(nullptr, elementPath().c_str(), nullptr, m_matches, 5, &m_count, m_error, 200),
              CRAT_IMAGE_BAD_INPUT);
    EXPECT_EQ(find(screenPath().c_str(), elementPath().c_str(), nullptr, m_matches, 0, &m_count, m_error, 200),
              CRAT_IMAGE_BAD_INPUT);
    char tiny[6] = "xxxxx";
    EXPECT_EQ(findBytes("nonsense", 8, elementPath().c_str(), nullptr, m_matches, 5, &m_count, tiny, sizeof tiny),
              CRAT_IMAGE_BAD_INPUT);
    EXPECT_EQ(std::string(tiny), "This ");
    crat_image_options narrow{sizeof(crat_image_options), 0, 0.75, 1.5, 2.0};
    EXPECT_EQ(find(screenPath().c_str(), elementPath().c_str(), &narrow, m_matches, 5, &m_count, m_error, 200),
              CRAT_IMAGE_OK);
    EXPECT_EQ(m_count, 0u);
}

} // namespace
} // namespace crat::image
