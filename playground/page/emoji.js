// Emoji short names, the common ones.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|wave 👋|tada 🎉|heart ❤️|joy 😂|smile 😄|slightly_smiling_face 🙂|grin 😁|wink 😉|thinking_face 🤔|eyes 👀
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|no_entry_sign 🚫|warning ⚠️|rotating_light 🚨|bell 🔔|no_bell 🔕
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|timer_clock ⏲️|clock1 🕐|calendar 📅|date 📅|spiral_calendar_pad 🗓️
rocket 🚀|fire 🔥|sparkles ✨|star ⭐|star2 🌟|zap ⚡|boom 💥|100 💯|clap 👏|pray 🙏|raised_hands 🙌|muscle 💪|ok_hand 👌|point_right 👉|point_left 👈|point_down 👇
shield 🛡️|scales ⚖️|hammer 🔨|hammer_and_wrench 🛠️|wrench 🔧|gear ⚙️|lock 🔒|unlock 🔓|key 🔑|mag 🔍|bulb 💡|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|book 📖|books 📚|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍
speech_balloon 💬|mega 📣|loudspeaker 📢|mailbox 📫|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|package 📦|card_index_dividers 🗂️|file_folder 📁|wastebasket 🗑️|floppy_disk 💾|computer 💻|iphone 📱|robot_face 🤖
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_green_square 🟩
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️|repeat 🔁|question ❓|exclamation ❗|information_source ℹ️|heavy_plus_sign ➕|heavy_minus_sign ➖
boat ⛵|sailboat ⛵|anchor ⚓|ship 🚢|ocean 🌊|bird 🐦|fish 🐟|cookie 🍪|bread 🍞|coffee ☕|cake 🍰|pizza 🍕|moneybag 💰|coin 🪙|gem 💎|trophy 🏆|medal 🏅|first_place_medal 🥇|crown 👑|gift 🎁|art 🎨
sunny ☀️|cloud ☁️|rain_cloud 🌧️|thunder_cloud_and_rain ⛈️|rainbow 🌈|snowflake ❄️|crescent_moon 🌙|seedling 🌱|evergreen_tree 🌲|herb 🌿|dove_of_peace 🕊️|see_no_evil 🙈|mute 🔇|loud_sound 🔊|zipper_mouth_face 🤐|cry 😢|sob 😭|sweat_smile 😅|sunglasses 😎|partying_face 🥳|thumbsdown 👎|bust_in_silhouette 👤|busts_in_silhouette 👥|boot 👢|door 🚪|ghost 👻|skull 💀|bug 🐛|construction 🚧|triangular_flag_on_post 🚩|checkered_flag 🏁|stop_sign 🛑|octagonal_sign 🛑`;

const BY_NAME = new Map(TABLE.split(/[|\n]/).filter(Boolean).map((entry) => entry.split(" ")));

/** Return the sign for a short name, or the name between colons if it isn't known. */
export const emoji = (name) => BY_NAME.get(name.replace(/::skin-tone-\d/, "")) ?? `:${name}:`;

export const QUICK = ["+1", "white_check_mark", "eyes", "heart", "joy", "tada"];
